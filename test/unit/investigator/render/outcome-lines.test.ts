import { expect } from 'chai'
import { isAnswered } from '../../../../src/investigator/render/outcome.ts'
import type { Outcome, Unhappy } from '../../../../src/investigator/render/outcome.ts'
import { outcomeLines } from '../../../../src/investigator/render/outcome-lines.ts'
import { createStyle } from '../../../../src/investigator/render/style.ts'
import { CODES } from '../../../../src/protocol/errors.ts'
import { exampleSummary } from '../../../helpers/action-examples.ts'

const PLAIN = createStyle(false)
const COMPLETE: Outcome = {
  reason: 'complete',
  summary: exampleSummary({ answered: 3, counts: { success: 3 } }),
  silent: [],
  refused: [],
  failed: []
}
const agent = (name: string) => ({ id: name, name })
const refused = (name: string) =>
  ({ agent: name, name, status: 'refused', code: 'ACL_DENIED', message: 'Two are needed.' }) as const

describe('investigator/render/outcome-lines', () => {
  it('count', () => {
    expect(outcomeLines(COMPLETE, 2440, PLAIN)).to.deep.equal(['3 of 3 answered, 1 found, 2.4 s'])
  })

  it('name the silent, up to twenty', () => {
    const names = Array.from({ length: 22 }, (_, i) => `h${i}`)
    const [, line] = outcomeLines({ ...COMPLETE, reason: 'deadline', silent: names.map(agent) }, 0, PLAIN)
    expect(line).to.equal(`silent: ${names.slice(0, 20).join(', ')} and 2 more`)
  })

  it('tell of the refused why, once for all who gave one reason, and what to do', () => {
    const [, ...lines] = outcomeLines({ ...COMPLETE, refused: [refused('a'), refused('b')] }, 0, PLAIN)
    expect(lines).to.deep.equal([`refused: a, b: Two are needed. ${CODES.ACL_DENIED.remedy} (ACL_DENIED)`])
  })

  it('say what the code means where an agent says nothing itself, and nothing where there is no code', () => {
    const { message: _, ...wordless } = refused('a')
    const { code: __, ...reasonless } = { ...wordless, agent: 'b', name: 'b' }
    const [, ...lines] = outcomeLines({ ...COMPLETE, refused: [wordless, reasonless] }, 0, PLAIN)
    const { means, remedy } = CODES.ACL_DENIED
    expect(lines).to.deep.equal([`refused: a: ${means} ${remedy} (ACL_DENIED)`, 'refused: b:'])
  })

  it('tell of each that did not succeed how it ended, with what it said and its code', () => {
    const failed = [
      { agent: 'a', name: 'a', status: 'failed', code: 'MODULE_FAILED', message: 'It broke.' },
      { agent: 'b', name: 'b', status: 'timeout', message: 'Too long.' },
      { agent: 'c', name: 'c', status: 'cancelled', code: 'CANCELLED' },
      { agent: 'd', name: 'd', status: 'failed' }
    ] as Unhappy[]
    expect(outcomeLines({ ...COMPLETE, failed }, 0, PLAIN).slice(1)).to.deep.equal([
      'a did not succeed: failed: It broke. (MODULE_FAILED)',
      'b did not succeed: timeout: Too long.',
      'c did not succeed: cancelled: (CANCELLED)',
      'd did not succeed: failed'
    ])
  })

  it('are green when all is well, and red where it is not', () => {
    const colour = createStyle(true)
    expect(outcomeLines(COMPLETE, 0, colour)[0]).to.contain('\u001b[32m')
    const [first, second] = outcomeLines({ ...COMPLETE, silent: [agent('a')] }, 0, colour)
    expect(first).to.contain('\u001b[34m')
    expect(second).to.contain('\u001b[31m')
  })

  it('survive a code of another version, and text that a terminal would obey', () => {
    const strange = { ...refused('a\u001b[1A'), code: 'NEW_CODE' as 'ACL_DENIED', message: 'x\ny' }
    const [, line] = outcomeLines({ ...COMPLETE, refused: [strange] }, 0, PLAIN)
    expect(line).to.equal('refused: a\\x1b[1A: x\\x0ay (NEW_CODE)')
  })

  it('say after Ctrl-C how to go on', () => {
    const lines = outcomeLines({ ...COMPLETE, reason: 'interrupted' }, 0, PLAIN)
    expect(lines.at(-1)).to.equal(`mig action results ${COMPLETE.summary.id} --wait takes them in.`)
  })
})

describe('investigator/render/outcome', () => {
  it('is answered only when everybody gave a result', () => {
    expect(isAnswered(COMPLETE)).to.equal(true)
    for (const flaw of [
      { reason: 'deadline' },
      { silent: [agent('a')] },
      { refused: [refused('a')] },
      { failed: [{ ...refused('a'), status: 'failed' }] },
      { summary: exampleSummary({ answered: 0 }) }
    ] as Partial<Outcome>[]) {
      expect(isAnswered({ ...COMPLETE, ...flaw }), JSON.stringify(flaw)).to.equal(false)
    }
  })
})
