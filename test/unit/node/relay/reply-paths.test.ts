import type { HeldOrder } from '../../../../src/node/mesh/held-order.ts'
import type { Action } from '../../../../src/protocol/order/schema.ts'
import { expect } from 'chai'
import { ReplyPaths } from '../../../../src/node/relay/reply-paths.ts'
import { MAX_LIVE_ORDERS } from '../../../../src/protocol/wire/limits.ts'
import { AgentStore } from '../../../../src/store/agent-store.ts'
import { silentLog } from '../../../../src/util/log.ts'
import { collect } from '../../../helpers/collect.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'
import { action, cancel, NOW, timeText } from '../../../helpers/orders.ts'
import { eventually } from '../../../helpers/processes.ts'
import { numbered } from '../../../helpers/store-examples.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

const HOUR = 3_600_000

describe('ReplyPaths', () => {
  let folder: TemporaryFolder
  let store: AgentStore
  let clock: ManualClock
  let live: Map<string, HeldOrder>
  let purge: (held: HeldOrder) => void
  let isOurs: boolean

  const held = (n: number, order: HeldOrder['order']): HeldOrder => ({ order, digest: numbered(n) }) as HeldOrder
  const asked = (n: number, reply: Partial<Action['reply']> = {}): HeldOrder => {
    const order = action()
    return held(n, { ...order, reply: { ...order.reply, ...reply } })
  }
  const open = async (expired: HeldOrder[] = []): Promise<ReplyPaths> => {
    const book = {
      find: (digest: string) => live.get(digest),
      onPurge: (listener: typeof purge) => {
        purge = listener
        return () => undefined
      }
    }
    const paths = new ReplyPaths({ book, store: store.lateReplies, clock, log: silentLog, isOurs: () => isOurs })
    await paths.load(expired)
    return paths
  }
  const kept = async (): Promise<string[]> => (await collect(store.lateReplies.all())).map((path) => path.orderDigest)

  beforeEach(async () => {
    folder = new TemporaryFolder()
    store = await AgentStore.open(folder.path)
    clock = new ManualClock(NOW)
    live = new Map()
    isOurs = true
  })
  afterEach(async () => {
    await store[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  })

  it('knows the orders that are held, and no others', async () => {
    const paths = await open()
    live.set(numbered(1), asked(1, { via: ['/p2p/A'] }))
    live.set(numbered(2), held(2, cancel()))
    const { peer, addresses, until } = action().reply
    expect(paths.find(numbered(1))).to.deep.equal({ peer, addresses, via: ['/p2p/A'], until: Date.parse(until) })
    expect(paths.find(numbered(2))).to.equal(undefined)
    expect(paths.find(numbered(3))).to.equal(undefined)
    isOurs = false
    expect(paths.find(numbered(1))).to.equal(undefined)
  })

  it('remembers an order that has expired until reply.until, over restarts', async () => {
    const paths = await open([asked(2, { until: timeText(NOW + HOUR) })])
    purge(asked(1, { until: timeText(NOW + 2 * HOUR) }))
    purge(held(3, cancel()))
    expect(paths.find(numbered(1))?.until).to.equal(NOW + 2 * HOUR)
    await eventually(async () => (await kept()).length === 2)
    const again = await open()
    expect(again.find(numbered(2))).to.not.equal(undefined)
    clock.advance(HOUR)
    expect(again.find(numbered(2))).to.equal(undefined)
    expect(again.find(numbered(1))).to.not.equal(undefined)
    // the next one that comes makes it tidy up
    purge(asked(4, { until: timeText(NOW + 3 * HOUR) }))
    await eventually(async () => !(await kept()).includes(numbered(2)))
  })

  it('does not remember what is over, or none of our business', async () => {
    const paths = await open()
    purge(asked(1, { until: timeText(NOW) }))
    isOurs = false
    purge(asked(2))
    isOurs = true
    expect([paths.find(numbered(1)), paths.find(numbered(2))]).to.deep.equal([undefined, undefined])
  })

  it('remembers so many, and forgets the oldest for one more', async () => {
    const paths = await open()
    const one = asked(0)
    for (let n = 0; n <= MAX_LIVE_ORDERS; n++) purge({ ...one, digest: numbered(n) })
    expect(paths.find(numbered(0))).to.equal(undefined)
    expect(paths.find(numbered(1))).to.not.equal(undefined)
  }).timeout(120_000)

  it('goes on when the disk is full', async () => {
    const paths = await open()
    await store[Symbol.asyncDispose]()
    purge(asked(1))
    await new Promise(setImmediate)
    expect(paths.find(numbered(1))).to.not.equal(undefined)
    store = await AgentStore.open(`${folder.path}/other`)
  })
})
