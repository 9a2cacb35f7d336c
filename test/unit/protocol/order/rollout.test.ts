import { expect } from 'chai'
import { isRolledOut, rolloutStart, waveOf } from '../../../../src/protocol/order/rollout.ts'
import { action, AGENTS, NOW } from '../../../helpers/orders.ts'

const DIGEST = 'ab'.repeat(32)

describe('protocol/order/rollout', () => {
  it('waves have their sizes; the last one holds for the rest', () => {
    expect([0, 1, 5, 6, 25, 26, 45, 46, 65, 66].map((place) => waveOf([1, 5, 20], place))).to.deep.equal([
      0, 1, 1, 2, 2, 3, 3, 4, 4, 5
    ])
    expect([0, 1, 999].map((place) => waveOf([1], place))).to.deep.equal([0, 1, 999])
    expect([0, 9.99, 10, 29.99, 30].map((place) => waveOf([10, 20], place))).to.deep.equal([0, 0, 1, 1, 2])
  })

  const rolledOut = (order: string[] | number, waves: number[], everySec = 60) => ({
    ...action(),
    rollout: { order, waves, everySec, stopAfterFailures: 1 }
  })
  const start = (rollout: ReturnType<typeof rolledOut>, agent: string): number | undefined => {
    const at = rolloutStart(rollout, DIGEST, agent)
    return at === undefined ? undefined : (at - NOW) / 1000
  }

  it('by a list: from validfrom on, a wave every so many seconds, while the action is valid', () => {
    const rollout = rolledOut([AGENTS[1], AGENTS[0]], [1])
    expect([start(rollout, AGENTS[1]), start(rollout, AGENTS[0]), start(rollout, 'another')]).to.deep.equal([
      0,
      60,
      undefined
    ])
    expect(start(rolledOut([...AGENTS], [1], 3599), AGENTS[1])).to.equal(3599)
    expect(start(rolledOut([...AGENTS], [1], 3600), AGENTS[1])).to.equal(undefined)
  })

  it('by a percentage: each agent has its place, and so many have none', () => {
    const agents = Array.from({ length: 2000 }, (_, n) => `agent ${n}`)
    const starts = agents.map((agent) => start(rolledOut(50, [10, 20]), agent))
    const share = (seconds: number | undefined): number => starts.filter((at) => at === seconds).length / agents.length
    expect(share(0)).to.be.closeTo(0.1, 0.03)
    expect(share(60)).to.be.closeTo(0.2, 0.03)
    expect(share(120)).to.be.closeTo(0.2, 0.03)
    expect(share(undefined)).to.be.closeTo(0.5, 0.04)
    expect(starts).to.deep.equal(agents.map((agent) => start(rolledOut(50, [10, 20]), agent)))
  })

  it('knows whether an action has one', () => {
    expect([isRolledOut(action()), isRolledOut(rolledOut(1, [1]))]).to.deep.equal([false, true])
  })
})
