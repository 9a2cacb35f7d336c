import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { valueOf } from '../../src/protocol/target/evaluate.ts'
import { parseTarget } from '../../src/protocol/target/parse.ts'
import type { AgentRecord } from '../../src/protocol/target/record.ts'

/** What PostgreSQL itself answered, for each record. */
const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'target.json'), 'utf8')) as {
  now: string
  records: AgentRecord[]
  cases: { target: string; values: (boolean | null)[] }[]
}
const now = Date.parse(golden.now)

describe('golden/target: as PostgreSQL answers', () => {
  it('has all three answers', () => {
    expect(new Set(golden.cases.flatMap(({ values }) => values))).to.deep.equal(new Set([true, false, null]))
  })

  for (const { target, values } of golden.cases) {
    it(target, () => {
      const { condition } = parseTarget(target)
      expect(golden.records.map((record) => valueOf(condition, record, { now }))).to.deep.equal(values)
    })
  }
})
