import type { AgentConfig } from '../config.ts'
import type { RunnerOptions } from './runner.ts'

/** The runner of an agent: its home and the key of its mesh are hidden from modules. */
export function runnerOptions(
  config: Pick<AgentConfig, 'runner' | 'privacy' | 'home' | 'preSharedKey'>
): RunnerOptions {
  const { runner, privacy, home, preSharedKey } = config
  return { ...runner, privacy, hide: preSharedKey === undefined ? [home] : [home, preSharedKey] }
}
