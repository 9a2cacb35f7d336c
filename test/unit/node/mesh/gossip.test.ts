import { expect } from 'chai'
import type { GossipSub } from '@chainsafe/libp2p-gossipsub'
import { Budget } from '../../../../src/node/mesh/budget.ts'
import { Gossip } from '../../../../src/node/mesh/gossip.ts'
import { Known } from '../../../../src/node/mesh/known.ts'
import { PEER_GOSSIP_PER_SEC } from '../../../../src/protocol/wire/limits.ts'
import { silentLog } from '../../../../src/util/log.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'

describe('Gossip', () => {
  it('lets nothing reach gossipsub that is over the budget of its sender, and cuts off who goes on', async () => {
    const clock = new ManualClock()
    const budget = new Budget({ clock })
    const received: string[] = []
    const pubsub = {
      handleReceivedRpc: (from: string) => {
        received.push(from)
        return Promise.resolve()
      }
    }
    new Gossip({ pubsub: pubsub as unknown as GossipSub, budget, known: new Known(10), log: silentLog })
    const receive = pubsub.handleReceivedRpc as (from: string, rpc: { messages: unknown[] }) => Promise<void>

    for (let second = 0; second < 3; second++) {
      expect(budget.isBanned('flooder')).to.equal(false)
      await receive('flooder', { messages: Array(PEER_GOSSIP_PER_SEC - 1).fill({}) })
      await receive('flooder', { messages: [] })
      await receive('other', { messages: [] })
      clock.advance(1000)
    }
    expect(received).to.deep.equal(Array(3).fill(['flooder', 'other']).flat())
    expect(budget.isBanned('flooder')).to.equal(true)
  })
})
