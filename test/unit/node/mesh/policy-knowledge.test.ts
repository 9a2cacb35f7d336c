import { expect } from 'chai'
import { PolicyKnowledge } from '../../../../src/node/mesh/policy-knowledge.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'
import { NOW } from '../../../helpers/orders.ts'

const DAY = 86_400_000

describe('PolicyKnowledge', () => {
  let clock: ManualClock
  let stored: number
  let signedAt: number
  const open = (): Promise<PolicyKnowledge> =>
    PolicyKnowledge.open({
      policies: {
        get current() {
          return { signedAt } as never
        }
      },
      store: {
        get: () => Promise.resolve(stored),
        set: (_name, value) => {
          stored = value
          return Promise.reject(new Error('the disk is full'))
        }
      },
      clock
    })

  beforeEach(() => {
    clock = new ManualClock(NOW)
    stored = 0
    signedAt = NOW - DAY
  })

  it('is as old as the policy, until it is compared', async () => {
    const knowledge = await open()
    expect(knowledge.ageMs).to.equal(DAY)
    knowledge.confirm()
    expect(knowledge.ageMs).to.equal(0)
    clock.advance(5000)
    expect(knowledge.ageMs).to.equal(5000)
  })

  it('a policy that came since is known as of its signature; one from the future is not newer than now', async () => {
    const knowledge = await open()
    knowledge.confirm()
    clock.advance(DAY)
    signedAt = NOW + DAY - 1000
    expect(knowledge.ageMs).to.equal(1000)
    signedAt = NOW + 2 * DAY
    expect(knowledge.ageMs).to.equal(0)
  })

  it('is kept over restarts, written twice a minute at most', async () => {
    const knowledge = await open()
    knowledge.confirm()
    expect(stored).to.equal(NOW)
    clock.advance(29_999)
    knowledge.confirm()
    expect(stored).to.equal(NOW)
    clock.advance(1)
    knowledge.confirm()
    expect(stored).to.equal(NOW + 30_000)
    clock.advance(DAY)
    expect((await open()).ageMs).to.equal(DAY)
  })

  it('tells of each comparison until it is told not to', async () => {
    const knowledge = await open()
    let count = 0
    const end = knowledge.onConfirm(() => count++)
    knowledge.confirm()
    end()
    knowledge.confirm()
    expect(count).to.equal(1)
  })
})
