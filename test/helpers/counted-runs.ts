import * as z from 'zod'
import type { Module } from '../../src/modules/module.ts'
import type { ModuleRunner, OperationOutcome } from '../../src/node/agent/runner/runner.ts'
import { systemClock } from '../../src/util/clock.ts'

const params = z.strictObject({
  /** names the order */
  order: z.string(),
  /** how long it takes */
  ms: z.number()
})
type Params = z.infer<typeof params>

/** A question without an answer, which may not be asked twice. */
function countedModule(name: string): Module {
  const module: Module<Params> = {
    name,
    summary: 'is counted',
    capabilities: [],
    params,
    flags: [],
    examples: [],
    isRepeatable: false,
    validate: () => undefined,
    fromFlags: () => ({ order: '', ms: 0 }),
    classes: () => ({ contents: false, hashes: false, paths: [] }),
    render: () => [],
    mask: (result) => result,
    run: () => Promise.reject(new TypeError('the runner answers in its place'))
  }
  return module
}

/** `counted`, and `countedpair`, for which an ACL may ask for two people. */
export const COUNTED_MODULES: ReadonlyMap<string, Module> = new Map(
  ['counted', 'countedpair'].map((name) => [name, countedModule(name)])
)

/** What was run by all agents of a process, at the place where an agent starts a module. */
export class CountedRuns {
  readonly #counts = new Map<string, number>()

  /** How often an agent, or any, began with an order, by the name that its parameters give. */
  of(order: string, agent?: string): number {
    if (agent !== undefined) return this.#counts.get(`${order} ${agent}`) ?? 0
    return [...this.#counts].reduce((sum, [key, count]) => sum + (key.startsWith(`${order} `) ? count : 0), 0)
  }

  /** What began more than once: order and agent. */
  repeated(): string[] {
    return [...this.#counts].filter(([, count]) => count > 1).map(([key]) => key)
  }

  /** Runs modules in the process, for one life of an agent. Who is disposed of neither counts nor answers. */
  runner(agent: string): ModuleRunner {
    const end = new AbortController()
    return {
      children: new Map(),
      run: async ({ module, parameters }, signal): Promise<OperationOutcome> => {
        end.signal.throwIfAborted()
        const { order, ms } = params.parse(parameters)
        const key = `${order} ${agent}`
        this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
        if (ms > 0) await systemClock.sleep(ms, AbortSignal.any([end.signal, signal]))
        const elements = { module, order }
        return {
          result: { foundanything: true, success: true, elements, statistics: null, errors: null },
          status: 'success',
          sandbox: []
        }
      },
      [Symbol.asyncDispose]: () => {
        end.abort(new Error('the process was killed'))
        return Promise.resolve()
      }
    }
  }
}
