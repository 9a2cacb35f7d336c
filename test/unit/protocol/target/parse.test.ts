import { expect } from 'chai'
import { valueOf } from '../../../../src/protocol/target/evaluate.ts'
import { parseTarget } from '../../../../src/protocol/target/parse.ts'
import { MAX_TARGET_DEPTH, MAX_TARGET_TOKENS } from '../../../../src/protocol/wire/limits.ts'
import { agentRecord, NOW } from '../../../helpers/agent-record.ts'
import { targetRefusalOf } from '../../../helpers/target-refusal.ts'

/** Texts within the bounds that nest deep or repeat often. */
const COSTLY: Record<string, string> = {
  'nothing but NOT': 'not '.repeat(511),
  'nothing but signs': '- '.repeat(512),
  'ranges in ranges': `${'1 between '.repeat(127)}1${' and 2'.repeat(127)}`,
  'deep parentheses, again and again': Array(7)
    .fill(`${'('.repeat(32)}pid=1${')'.repeat(32)}`)
    .join(' or '),
  'deep lists': Array(7)
    .fill(`name in (${'('.repeat(31)}'x'${')'.repeat(32)}`)
    .join(' or '),
  'nested conditions': `${'(pid=1 and '.repeat(32)}true${')'.repeat(32)}`,
  'nested lists of conditions': `${'('.repeat(31)}true${' in (true,false))'.repeat(31)}`,
  'a long list': `name in (${Array(254).fill("'a'").join(',')})`,
  'many ranges': Array(85).fill('pid between 1 and 2').join(' and '),
  'many sums': `pid${'+pid'.repeat(255)}`,
  'many casts': `name${'::text'.repeat(254)}='a'`
}

/** Milliseconds of processor time: other processes on the machine do not count. */
function cost(task: () => unknown): number {
  const before = process.threadCpuUsage()
  task()
  const used = process.threadCpuUsage(before)
  return (used.user + used.system) / 1000
}

describe('protocol/target/parse', () => {
  it('keeps the text as it was written', () => {
    const text = " name LIKE '%' "
    expect(parseTarget(text).text).to.equal(text)
  })

  it(`nests as deep as ${String(MAX_TARGET_TOKENS)} tokens allow, and no deeper`, () => {
    const nested = (depth: number): string => `${'NOT '.repeat(depth - 1)}TRUE`
    const { condition } = parseTarget(nested(MAX_TARGET_TOKENS))
    expect(valueOf(condition, agentRecord(), { now: NOW })).to.equal(false)
    expect(targetRefusalOf(nested(MAX_TARGET_TOKENS + 1))).to.match(/^a target has at most/)
  })

  it(`nests ${String(MAX_TARGET_DEPTH)} parentheses, and no more`, () => {
    const nested = (depth: number): string => `${'(NOT '.repeat(depth)}TRUE${')'.repeat(depth)}`
    expect(targetRefusalOf(nested(MAX_TARGET_DEPTH))).to.equal(undefined)
    expect(targetRefusalOf(nested(MAX_TARGET_DEPTH + 1))).to.match(/^parentheses nest at most/)
  })

  for (const [name, text] of Object.entries(COSTLY)) {
    it(`is quick with ${name}`, () => {
      // The least of three: the first run compiles, and garbage is collected now and then. Measured: 1 ms at most.
      const costs = [1, 2, 3].map(() => cost(() => targetRefusalOf(text)))
      expect(Math.min(...costs)).to.be.below(20)
    })
  }
})
