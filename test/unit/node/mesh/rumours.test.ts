import { expect } from 'chai'
import { Known } from '../../../../src/node/mesh/known.ts'
import { thingId } from '../../../../src/node/mesh/puller.ts'
import { Rumours } from '../../../../src/node/mesh/rumours.ts'
import type { SyncEntry } from '../../../../src/node/mesh/sync-source.ts'
import { MAX_SYNC_PULL_KEYS } from '../../../../src/protocol/wire/limits.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'
import { MemorySource } from '../../../helpers/memory-source.ts'

describe('Rumours', () => {
  const presences = new MemorySource('presence')
  let clock: ManualClock
  let known: Known
  let peers: string[]
  let told: { peer: string; keys: string[]; at: number }[]
  let answer: () => Promise<void>
  let rumours: Rumours

  const hear = (key: string, version = '1'): void => {
    rumours.add({ source: presences, entry: { key, version }, digest: `digest of ${key} ${version}` })
  }
  /** Lets time pass in steps, so that what is told can be answered. */
  const pass = async (ms: number): Promise<void> => {
    for (let at = 0; at < ms; at += 25) {
      clock.advance(25)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const keysToldTo = (peer: string): string[] => told.filter((one) => one.peer === peer).flatMap(({ keys }) => keys)

  beforeEach(() => {
    clock = new ManualClock()
    known = new Known(10_000)
    peers = ['a', 'b', 'c', 'd', 'e']
    told = []
    answer = () => Promise.resolve()
    rumours = new Rumours({
      tell: (peer, source, entries: readonly SyncEntry[]) => {
        told.push({ peer, keys: entries.map(({ key }) => key), at: clock.monotonic() })
        for (const entry of entries) known.add(thingId(source, entry), peer)
        return answer()
      },
      known,
      clock,
      neighbours: () => peers
    })
  })

  it('tells two neighbours at a time, of all that is new, until all know', async () => {
    hear('one')
    hear('two')
    await pass(5000)
    for (const peer of peers) expect(keysToldTo(peer)).to.deep.equal(['one', 'two'])
    const times = [...Map.groupBy(told, ({ at }) => at).values()]
    expect(times.map((group) => group.length)).to.deep.equal([2, 2, 1])
    await pass(60_000)
    expect(told).to.have.length(5)
  })

  it('tells a quarter of many neighbours at a time', async () => {
    peers = Array.from({ length: 16 }, (_, at) => `peer${at}`)
    hear('one')
    while (told.length === 0) await pass(25)
    expect(told).to.have.length(4)
  })

  it('does not tell who has told us meanwhile, by offer or by push', async () => {
    hear('one')
    known.add(thingId(presences, { key: 'one', version: '1' }), 'a')
    known.add('digest of one 1', 'b')
    await pass(5000)
    expect(told.map(({ peer }) => peer)).to.have.members(['c', 'd', 'e'])
  })

  it('tells the newest of a thing alone', async () => {
    hear('one', '1')
    hear('one', '2')
    await pass(5000)
    expect(told).to.have.length(5)
    for (const peer of peers) expect(known.has(thingId(presences, { key: 'one', version: '2' }), peer)).to.equal(true)
  })

  it('drops the oldest when there are too many', async () => {
    peers = ['a']
    for (let at = 0; at <= MAX_SYNC_PULL_KEYS; at++) hear(`thing ${at}`)
    await pass(500)
    expect(keysToldTo('a')).to.have.length(MAX_SYNC_PULL_KEYS)
    expect(keysToldTo('a')).to.not.include('thing 0')
  })

  it('takes its time when there is always something new', async () => {
    for (let count = 0; count < 240; count++) {
      hear(`thing ${count}`)
      await pass(250)
    }
    // twenty at once, and one a second
    expect(told.length).to.be.within(60, 85)
    await pass(60_000)
    for (const peer of peers) expect(keysToldTo(peer)).to.have.length(240)
  })

  it('takes its time when answers come late', async () => {
    answer = () => clock.sleep(200)
    hear('one')
    await pass(10_000)
    const times = [...new Set(told.map(({ at }) => at))]
    expect(times[1]).to.be.greaterThan((times[0] as number) + 1900)
  })

  it('forgets what there is nobody to tell of', async () => {
    peers = []
    hear('one')
    await pass(1000)
    peers = ['a']
    await pass(5000)
    expect(told).to.be.empty
  })

  it('tells nobody after its end', async () => {
    hear('one')
    rumours.stop()
    hear('two')
    await pass(5000)
    expect(told).to.be.empty
  })
})
