import type { ScribeTest } from './document.ts'

/** Tests with an order in which each comes after those that it depends on. */
export interface OrderedTests {
  readonly tests: readonly ScribeTest[]
  /** a test that depends on itself by way of others; undefined: there is none */
  readonly cycle: string | undefined
}

/**
 * Orders the tests of a document. Dependencies that there are not are passed over.
 *
 * Without recursion: a document may be one long chain.
 */
export function orderTests(tests: readonly ScribeTest[]): OrderedTests {
  const byId = indexTests(tests)
  const states = new Map<ScribeTest, 'open' | 'done'>()
  const ordered: ScribeTest[] = []
  for (const first of tests) {
    const stack = [first]
    for (let test = stack.at(-1); test !== undefined; test = stack.at(-1)) {
      if (states.get(test) === 'done') {
        stack.pop()
        continue
      }
      const needed = (test.if ?? []).map((id) => byId.get(id)).filter((one) => one !== undefined)
      const waiting = needed.filter((one) => states.get(one) !== 'done')
      if (waiting.length === 0) {
        states.set(test, 'done')
        ordered.push(test)
        continue
      }
      states.set(test, 'open')
      // what is open waits for this very test
      const cyclic = waiting.find((one) => states.get(one) === 'open')
      if (cyclic !== undefined) return { tests: ordered, cycle: cyclic.test ?? '' }
      stack.push(...waiting)
    }
  }
  return { tests: ordered, cycle: undefined }
}

/** Tests by id; of two with the same id the first. */
export function indexTests(tests: readonly ScribeTest[]): ReadonlyMap<string, ScribeTest> {
  return new Map(tests.toReversed().map((test) => [test.test ?? '', test]))
}
