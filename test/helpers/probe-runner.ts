import type { RunnerOptions, OperationOutcome } from '../../src/node/agent/runner/runner.ts'
import { fileURLToPath } from 'node:url'
import { Runner } from '../../src/node/agent/runner/runner.ts'
import { systemClock } from '../../src/util/clock.ts'
import { silentLog } from '../../src/util/log.ts'
import { PROBES } from './probe-module/index.ts'

const MiB = 1_048_576

/** A runner for the probe modules. */
export function probeRunner(options: Partial<RunnerOptions> = {}, log = silentLog): Runner {
  return new Runner(
    {
      concurrency: 2,
      timeoutSec: 60,
      cpuPercent: 100,
      memoryBytes: 512 * MiB,
      maxResultBytes: MiB,
      warmSec: 10,
      sandbox: 'best',
      privacy: false,
      hide: [],
      entry: fileURLToPath(new URL('./probe-module/child.ts', import.meta.url)),
      ...options
    },
    { clock: systemClock, log, loadModules: () => Promise.resolve(PROBES) }
  )
}

/** Runs one attempt of a probe. */
export function attempt(
  runner: Runner,
  name: string,
  on = '',
  { module = 'probe', signal = new AbortController().signal, limits = {} } = {}
): Promise<OperationOutcome> {
  return runner.run({ module, parameters: { attempt: name, on }, limits }, signal)
}
