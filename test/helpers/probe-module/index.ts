import type { Capability, Module } from '../../../src/modules/module.ts'
import * as z from 'zod'
import { ATTEMPTS } from './attempts.ts'

const params = z.strictObject({
  /** name of an attempt */
  attempt: z.enum(Object.keys(ATTEMPTS) as [string, ...string[]]),
  /** what the attempt is about: a path, a process id, a number of bytes */
  on: z.string().default('')
})
type Params = z.infer<typeof params>

/**
 * TEST ONLY. A module that does what no module may: its one element says what became of the attempt, `done: …` or
 * `refused: …`.
 */
function probeModule(name: string, capabilities: readonly Capability[]): Module<Params> {
  return {
    name,
    summary: 'tries to escape',
    capabilities,
    params,
    flags: [],
    examples: [],
    isRepeatable: true,
    validate: () => undefined,
    fromFlags: () => ({ attempt: 'nothing', on: '' }),
    classes: () => ({ contents: false, hashes: false, paths: [] }),
    render: () => [],
    mask: (result) => ({ ...result, elements: 'masked' }),
    run: async (parameters, context) => {
      const attempt = ATTEMPTS[parameters.attempt]
      if (attempt === undefined) throw new TypeError('no such attempt')
      const elements = await attempt(parameters.on, context)
      return { foundanything: true, success: true, elements, statistics: null, errors: null }
    }
  }
}

/** The probe, with different capabilities declared. */
export const PROBES: ReadonlyMap<string, Module> = new Map(
  [
    probeModule('probe', ['fs.read']),
    probeModule('probebare', []),
    probeModule('probeproc', ['proc.read']),
    probeModule('probeconf', ['net.connect', 'conf.read']),
    probeModule('probeexec', ['fs.read', 'exec']),
    probeModule('probewrite', ['fs.read', 'fs.write']),
    probeModule('probeping', ['net.connect', 'net.raw', 'exec']),
    probeModule('probeworker', ['worker'])
  ].map((module) => [module.name, module as Module])
)
