import { expect } from 'chai'
import { evaluateTarget, usesPresence, valueOf } from '../../../../src/protocol/target/evaluate.ts'
import { parseTarget } from '../../../../src/protocol/target/parse.ts'
import { agentRecord, NOW } from '../../../helpers/agent-record.ts'

const TRUE = 'TRUE'
const FALSE = 'FALSE'
const NULL = "(tags->>'nobody' = 'x')"

/** SQL's truth tables. */
const TABLE: readonly (readonly [left: string, right: string, and: boolean | null, or: boolean | null])[] = [
  [TRUE, TRUE, true, true],
  [TRUE, FALSE, false, true],
  [TRUE, NULL, null, true],
  [FALSE, FALSE, false, false],
  [FALSE, NULL, false, null],
  [NULL, NULL, null, null]
]

function value(text: string): unknown {
  return valueOf(parseTarget(text).condition, agentRecord(), { now: NOW })
}

describe('protocol/target/evaluate', () => {
  for (const [left, right, and, or] of TABLE) {
    it(`knows ${left} and ${right}, in both orders`, () => {
      expect([value(`${left} AND ${right}`), value(`${right} AND ${left}`)]).to.deep.equal([and, and])
      expect([value(`${left} OR ${right}`), value(`${right} OR ${left}`)]).to.deep.equal([or, or])
    })
  }

  it('negates, and leaves NULL as it is', () => {
    expect([value(`NOT ${TRUE}`), value(`NOT ${FALSE}`), value(`NOT ${NULL}`)]).to.deep.equal([false, true, null])
  })

  it('makes NULL of every operator on NULL', () => {
    for (const condition of ["LIKE '%'", "NOT LIKE '%'", "~ '.'", "= 'x'", "IN ('x')", "BETWEEN 'a' AND 'z'"]) {
      expect(value(`tags->>'nobody' ${condition}`), condition).to.equal(null)
    }
    expect(value("environment->'nothing' ? 'x'")).to.equal(null)
    expect(value("environment->'nothing' @> '1'")).to.equal(null)
    expect(value("NOW() - destructiontime > '1 day'")).to.equal(null)
    expect(value("destructiontime - INTERVAL '1 day' < NOW()")).to.equal(null)
  })

  it('takes a match out of a list that also has NULL, and else knows nothing', () => {
    expect(value("name IN (tags->>'nobody', name)")).to.equal(true)
    expect(value("name IN (tags->>'nobody', 'x')")).to.equal(null)
    expect(value("name NOT IN (tags->>'nobody', name)")).to.equal(false)
  })

  it('lets one bound that is not kept decide a range', () => {
    expect(value("name BETWEEN tags->>'nobody' AND 'a'")).to.equal(false)
    expect(value("name BETWEEN 'a' AND tags->>'nobody'")).to.equal(null)
  })

  it('answers NULL with no', () => {
    expect(evaluateTarget(parseTarget(NULL), agentRecord(), { now: NOW })).to.equal(false)
  })

  it('takes status and heartbeat from the asker', () => {
    const target = parseTarget("status = 'idle' AND heartbeattime < NOW() - INTERVAL '5 minutes'")
    const moment = { now: NOW, status: 'idle', heartbeattime: NOW - 600_000 }
    expect(evaluateTarget(target, agentRecord(), moment)).to.equal(true)
    expect(evaluateTarget(target, agentRecord(), { now: NOW })).to.equal(false)
  })

  it('tells which targets name what only the asker knows', () => {
    expect(usesPresence(parseTarget("name LIKE '%' AND status = 'online'"))).to.equal(true)
    expect(usesPresence(parseTarget('heartbeattime IS NOT NULL'))).to.equal(true)
    expect(usesPresence(parseTarget("tags->>'status' = 'heartbeattime'"))).to.equal(false)
  })
})
