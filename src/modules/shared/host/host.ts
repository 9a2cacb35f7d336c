import { failedResult, type ModuleResult } from '../../../protocol/result/module-result.ts'

/** The machine that a module looks at. */
export interface Host {
  /** the folder that paths begin at */
  readonly root: string
  /** Node's name of the operating system */
  readonly platform: NodeJS.Platform
}

/** The machine that the module runs on. */
export const THIS_HOST: Host = { root: '/', platform: process.platform }

/** The answer of a module that cannot work on an operating system. */
export function notSupported(platform: NodeJS.Platform): ModuleResult {
  return failedResult(`not supported on ${platform === 'win32' ? 'windows' : platform}`)
}
