import { expect } from 'chai'
import { skewsOf, type ClockEvidence, type Skew } from '../../../../src/investigator/sight/clocks.ts'
import type { Presence } from '../../../../src/protocol/result/presence.ts'

const NOW = 1_700_000_000_000
const SELF = 'me'

/** A node that tells these skews, in seconds, by the name of the neighbour; undefined: none worth telling. */
function teller(id: string, told: Record<string, number | undefined>, time = NOW): Presence {
  const neighbours = Object.entries(told).map(([key, skewSec]) => (skewSec === undefined ? { key } : { key, skewSec }))
  return { mesh: 'm', id, seq: 1, time, version: '1', policyVersion: 0, role: 'agent', addresses: [], neighbours }
}

function skews(evidence: Partial<ClockEvidence>): Record<string, Skew> {
  const nothing = { measured: new Map(), tellers: [], presences: [] }
  const found = skewsOf({ now: NOW, self: SELF, resolve: (key) => key, ...nothing, ...evidence })
  return Object.fromEntries(found)
}

describe('skewsOf', () => {
  it('of a node is what its neighbours agree on, whatever one of them tells', () => {
    const tellers = [teller('a', { x: 60 }), teller('b', { x: 62 }), teller('liar', { x: -5000 })]
    expect(skews({ tellers })).to.deep.equal({ x: { skewMs: 60_000, observers: 3 } })
  })

  it('of an honest node is none because one with a wrong clock finds it off', () => {
    const tellers = [
      teller('x', { a: -60, b: -60 }),
      teller('b', { a: undefined, x: 60 }),
      teller('a', { x: 60, b: undefined })
    ]
    const found = skews({ tellers })
    expect(found['x']?.skewMs).to.equal(60_000)
    expect([found['a']?.skewMs, found['b']?.skewMs]).to.deep.equal([0, 0])
  })

  it('that was measured here counts as one vote, and as one on this node', () => {
    expect(skews({ measured: new Map([['a', 4_321]]) })).to.deep.equal({
      a: { skewMs: 4_321, observers: 1 },
      [SELF]: { skewMs: -4_321, observers: 1 }
    })
  })

  it('of this node is found when it is its own clock that is wrong', () => {
    const measured = new Map([
      ['a', 90_000],
      ['b', 90_100],
      ['c', 89_900]
    ])
    const tellers = [
      teller('a', { b: undefined, c: undefined, [SELF]: -90 }),
      teller('b', { a: undefined, c: undefined, [SELF]: -90 }),
      teller('c', { a: undefined, b: undefined, [SELF]: -90 })
    ]
    const found = skews({ measured, tellers })
    expect(found[SELF]).to.deep.equal({ skewMs: -90_000, observers: 3 })
    for (const id of ['a', 'b', 'c']) expect(found[id]).to.deep.equal({ skewMs: 0, observers: 3 })
  })

  it('that a neighbour of ours tells of us counts when we did not measure it', () => {
    expect(skews({ tellers: [teller('a', { [SELF]: 7 })] })).to.deep.equal({ [SELF]: { skewMs: 7_000, observers: 1 } })
  })

  it('is told by a presence that lies in the future, when nobody compared clocks with its node', () => {
    const presences = [teller('far', {}, NOW + 8_000), teller('near', {}, NOW + 9_000), teller('past', {}, NOW - 5)]
    const found = skews({ presences, measured: new Map([['near', 5_000]]) })
    expect(found['far']).to.deep.equal({ skewMs: 8_000, observers: 0 })
    expect(found['near']).to.deep.equal({ skewMs: 5_000, observers: 1 })
    expect(found).to.not.have.property('past')
  })

  it('has one vote of each teller, however often it tells the same neighbour, and none on itself', () => {
    const told = [...Array.from({ length: 64 }, () => ({ key: 'x', skewSec: 5000 })), { key: 'liar', skewSec: 7 }]
    const liar = { ...teller('liar', {}), neighbours: told }
    const tellers = [liar, teller('a', { x: undefined }), teller('b', { x: undefined })]
    expect(skews({ tellers })).to.deep.equal({ x: { skewMs: 0, observers: 3 } })
  })

  it('goes under the id that the key stands for', () => {
    const found = skews({ tellers: [teller('a', { k1: 9 })], resolve: (key) => (key === 'k1' ? 'node-1' : key) })
    expect(Object.keys(found)).to.deep.equal(['node-1'])
  })
})
