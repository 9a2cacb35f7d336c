import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { MODULES } from '../../src/modules/registry.ts'
import { Runner, type RunnerOptions } from '../../src/node/agent/runner/runner.ts'
import { systemClock } from '../../src/util/clock.ts'
import { silentLog } from '../../src/util/log.ts'

const MiB = 1_048_576

/** The entry of a module's process: the built one when there is a build, else its source. */
function entry(): string {
  const built = fileURLToPath(new URL('../../dist/bin/module-child.js', import.meta.url))
  const source = fileURLToPath(new URL('../../src/node/agent/runner/child.ts', import.meta.url))
  return process.env['MIG_TEST_SOURCE'] === undefined && existsSync(built) ? built : source
}

/** What an agent runs the modules of the registry with: a process for each, behind the walls. */
export function moduleRunner(options: Partial<RunnerOptions> = {}): Runner {
  return new Runner(
    {
      concurrency: 1,
      timeoutSec: 60,
      cpuPercent: 100,
      memoryBytes: 512 * MiB,
      maxResultBytes: 14 * MiB,
      warmSec: 60,
      sandbox: 'best',
      privacy: false,
      hide: [],
      entry: entry(),
      ...options
    },
    { clock: systemClock, log: silentLog, loadModules: () => Promise.resolve(MODULES) }
  )
}
