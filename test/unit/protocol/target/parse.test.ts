import { expect } from 'chai'
import { parseTarget } from '../../../../src/protocol/target/parse.ts'
import { targetRefusalOf } from '../../../helpers/target-refusal.ts'

/** Texts within the bounds that cost the SQL grammar most. */
const COSTLY: Record<string, string> = {
  'nothing but NOT': 'not '.repeat(511),
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

  it('says where the grammar gives up', () => {
    expect(targetRefusalOf("name = 'x' 'y'")).to.equal("unexpected 'y' at 12")
    expect(targetRefusalOf("name = 'x', pid = 1")).to.equal('unexpected , at 11')
    expect(targetRefusalOf("name = 'x' AND")).to.equal('the target ends too early at 15')
    expect(targetRefusalOf('pid = 5.x')).to.equal('unexpected "5" at 7')
  })

  for (const [name, text] of Object.entries(COSTLY)) {
    it(`is quick with ${name}`, () => {
      // The least of three: the first run compiles, and garbage is collected now and then. Measured: 30 ms at most.
      const costs = [1, 2, 3].map(() => cost(() => targetRefusalOf(text)))
      expect(Math.min(...costs)).to.be.below(100)
    })
  }
})
