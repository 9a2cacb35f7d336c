import type { Capability } from '../../../modules/module.ts'

/** What a capability of a module opens: flags of Node's permission model, and Linux capabilities. */
interface Grant {
  readonly flags: readonly string[]
  readonly linux: readonly LinuxCapability[]
}

/** Names as setpriv (util-linux) has them. */
export type LinuxCapability = 'dac_read_search' | 'dac_override' | 'sys_ptrace' | 'net_raw' | 'kill'

const READ_ALL = '--allow-fs-read=*'
/** Where programs keep their configuration: what everybody may read there. */
const READ_CONFIGURATION = ['--allow-fs-read=/etc', '--allow-fs-read=/run']

export const GRANTS: Readonly<Record<Capability, Grant>> = {
  'fs.read': { flags: [READ_ALL], linux: ['dac_read_search'] },
  'conf.read': { flags: READ_CONFIGURATION, linux: [] },
  'proc.read': { flags: [READ_ALL], linux: ['dac_read_search', 'sys_ptrace'] },
  'net.connect': { flags: ['--allow-net'], linux: [] },
  'net.raw': { flags: ['--allow-net'], linux: ['net_raw'] },
  exec: { flags: ['--allow-child-process'], linux: [] },
  'fs.write': { flags: ['--allow-fs-write=*'], linux: ['dac_override'] },
  kill: { flags: [], linux: ['kill'] },
  worker: { flags: ['--allow-worker'], linux: [] }
}

/** Switched off or made smaller for every module. */
const HARDENING = [
  '--permission',
  // node:sqlite opens files for writing behind the permission model's back
  '--no-experimental-sqlite',
  '--no-addons',
  '--disallow-code-generation-from-strings',
  '--disable-proto=delete',
  '--disable-sigusr1',
  '--no-global-search-paths',
  '--no-warnings',
  // V8 backtracks; with this, a pattern that would never end falls back to the linear engine
  '--enable-experimental-regexp-engine-on-excessive-backtracks',
  '--max-semi-space-size=8'
]

/**
 * Flags of Node for a process that has these capabilities and no more.
 * @param codeFolder - what a process that may read no files reads nevertheless: its own code
 * @param memoryBytes - the heap of JavaScript is held below it; buffers are not
 */
export function nodeFlags(
  capabilities: readonly Capability[],
  options: { readonly codeFolder: string; readonly memoryBytes: number }
): string[] {
  const granted = new Set(capabilities.flatMap((capability) => GRANTS[capability].flags))
  if (!granted.has(READ_ALL)) granted.add(`--allow-fs-read=${options.codeFolder}`)
  return [...HARDENING, `--max-old-space-size=${Math.ceil(options.memoryBytes / 1_048_576)}`, ...granted]
}

/** Linux capabilities that these capabilities map to. */
export function linuxCapabilities(capabilities: readonly Capability[]): LinuxCapability[] {
  return [...new Set(capabilities.flatMap((capability) => GRANTS[capability].linux))]
}
