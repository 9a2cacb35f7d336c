import { expect } from 'chai'
import type { Connection } from '@libp2p/interface'
import { MigError } from '../../../../src/protocol/errors.ts'
import type { NodeRole, PeerTarget } from '../../../../src/node/mesh/mesh.ts'
import { Neighbours } from '../../../../src/node/mesh/neighbours.ts'
import type { Acquaintance } from '../../../../src/node/mesh/sync.ts'
import { silentLog } from '../../../../src/util/log.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'

const HELLO: Acquaintance = {
  role: 'agent',
  version: '1',
  policyVersion: 0,
  neighbours: 8,
  skewMs: 0,
  takesCustody: false
}
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

/** A network that connects at once, or not at all: what is tested is whom the keeper dials, and when. */
class Network {
  readonly connections = new Map<string, Connection>()
  readonly dead = new Set<string>()
  readonly dials: string[] = []
  readonly closed: string[] = []
  readonly adopted: string[] = []
  readonly withoutGossip = new Set<string>()
  readonly told: string[] = []
  rounds: string[] = []
  roundError: Error | undefined
  neighbours: Neighbours | undefined

  readonly id = 'self'
  hold: Promise<void> | undefined

  async dial(addresses: readonly string[]): Promise<string> {
    const id = (addresses[0] as string).replace(/^.*\//, '')
    this.dials.push(id)
    await this.hold
    if (this.dead.has(id)) throw new MigError('PEER_UNREACHABLE', 'dead')
    this.connect(id, 'outbound', addresses[0])
    return id
  }

  connect(id: string, direction: 'inbound' | 'outbound', address = `/to/${id}`): void {
    this.connections.set(id, { direction, remoteAddr: { toString: () => address } } as Connection)
  }

  adopt(id: string): Promise<void> {
    this.adopted.push(id)
    return Promise.resolve()
  }

  close(id: string): Promise<void> {
    this.closed.push(id)
    this.connections.delete(id)
    this.neighbours?.lost(id)
    return Promise.resolve()
  }

  hasGossip(id: string): boolean {
    return !this.withoutGossip.has(id)
  }

  round(id: string): Promise<void> {
    this.rounds.push(id)
    if (this.roundError !== undefined) return Promise.reject(this.roundError)
    this.neighbours?.met(id, HELLO)
    return Promise.resolve()
  }
}

describe('Neighbours', () => {
  let clock: ManualClock
  let network: Network
  let candidates: PeerTarget[]
  let neighbours: Neighbours

  const keeper = (bootstrap: string[] = [], denied: string[] = [], role: NodeRole = 'agent'): Neighbours => {
    neighbours = new Neighbours(
      { bootstrap, role, syncSec: 40 },
      {
        host: {
          id: network.id,
          dial: (addresses) => network.dial(addresses),
          adopt: (id) => network.adopt(id),
          close: (id) => network.close(id),
          connections: () => network.connections,
          hasGossip: (id) => network.hasGossip(id)
        },
        sync: network,
        clock,
        log: silentLog,
        candidates: () => candidates,
        onNeighbour: (id) => network.told.push(id),
        isDenied: (id) => denied.includes(id)
      }
    )
    network.neighbours = neighbours
    return neighbours
  }
  const nodes = (count: number): PeerTarget[] =>
    Array.from({ length: count }, (_, at) => ({ id: `node${at}`, addresses: [`/to/node${at}`] }))
  /** Lets time pass in steps, so that what is dialled can be answered. */
  const pass = async (ms: number, step = 50): Promise<void> => {
    for (let at = 0; at < ms; at += step) {
      clock.advance(step)
      await settled()
    }
  }

  beforeEach(() => {
    clock = new ManualClock()
    network = new Network()
    candidates = []
  })
  afterEach(() => {
    neighbours.stop()
  })

  it('dials the bootstrap list first', async () => {
    candidates = nodes(10)
    keeper(['/to/boot1', '/to/boot2/p2p/boot2'], [], 'investigator').start()
    await settled()
    expect(network.dials.slice(0, 2)).to.have.members(['boot1', 'boot2'])
  })

  it('wins six neighbours out of many, one after the other', async () => {
    candidates = nodes(100)
    keeper().start()
    await settled()
    expect(network.dials).to.have.length(1)
    await pass(1500)
    expect(neighbours.size).to.equal(3)
    // the rest without haste
    await pass(30_000)
    expect(neighbours.size).to.equal(6)
    expect(new Set(network.dials).size).to.equal(6)
    await pass(60_000, 1000)
    expect(network.dials).to.have.length(6)
  })

  it('does not wait for a dial that takes long, but has at most three of them', async () => {
    candidates = nodes(100)
    network.hold = new Promise(() => undefined)
    keeper().start()
    await pass(500)
    expect(network.dials.length).to.be.within(2, 3)
    await pass(10_000)
    expect(network.dials).to.have.length(3)
  })

  it('dials three at once as an investigator', async () => {
    candidates = nodes(100)
    keeper([], [], 'investigator').start()
    await settled()
    expect(neighbours.size).to.equal(3)
  })

  it('tries what failed again, ever more rarely', async () => {
    candidates = nodes(1)
    network.dead.add('node0')
    keeper().start()
    await pass(600_000, 500)
    expect(network.dials.length).to.be.within(8, 22)
    network.dead.clear()
    await pass(120_000, 500)
    expect(neighbours.size).to.equal(1)
  })

  it('takes a new one for a neighbour that is lost', async () => {
    candidates = nodes(20)
    keeper().start()
    await pass(30_000)
    const [lost] = [...neighbours.ids()]
    candidates = candidates.filter(({ id }) => id !== lost)
    await network.close(lost as string)
    expect(neighbours.size).to.equal(5)
    await pass(7000)
    expect(neighbours.size).to.equal(6)
  })

  it('dials neither itself, nor whom it has, nor who is denied or has no address', async () => {
    candidates = [
      { id: 'self', addresses: ['/to/self'] },
      { id: 'node0', addresses: ['/to/node0'] },
      { id: 'node0', addresses: ['/to/node0'] },
      { id: 'denied', addresses: ['/to/denied'] },
      { id: 'hidden', addresses: [] }
    ]
    keeper(['/to/boot/p2p/self', '/to/boot/p2p/denied'], ['denied']).start()
    await pass(30_000, 500)
    expect(network.dials).to.deep.equal(['node0'])
  })

  it('runs a round with each neighbour about every syncSec', async () => {
    candidates = nodes(1)
    keeper().start()
    await pass(1000)
    network.rounds = []
    await pass(400_000, 500)
    expect(network.rounds.length).to.be.within(8, 13)
  })

  it('counts the hello of the neighbour as a round', async () => {
    network.connect('node0', 'inbound')
    keeper().start()
    for (let count = 0; count < 20; count++) {
      neighbours.met('node0', HELLO)
      await pass(29_000, 1000)
    }
    expect(network.rounds).to.deep.equal([])
  })

  it('lets a neighbour go that does not answer', async () => {
    candidates = nodes(1)
    keeper().start()
    await pass(1000)
    network.roundError = new MigError('REQUEST_TIMEOUT', 'silence')
    await pass(60_000, 500)
    expect(network.closed).to.include('node0')
  })

  it('keeps a neighbour that is only busy', async () => {
    candidates = nodes(1)
    keeper().start()
    await pass(1000)
    network.roundError = new MigError('REQUEST_REFUSED', 'busy', { cause: new MigError('OVER_BUDGET', 'busy') })
    await pass(200_000, 500)
    expect(network.closed).to.deep.equal([])
    expect(network.rounds.length).to.be.greaterThan(3)
  })

  it('closes the connection to a neighbour whose gossip stream is gone', async () => {
    candidates = nodes(1)
    network.withoutGossip.add('node0')
    keeper().start()
    await pass(100_000, 500)
    expect(network.closed).to.include('node0')
  })

  it('sheds, one after the other, neighbours above twelve that came to it and have others', async () => {
    keeper().start()
    for (let at = 0; at < 15; at++) {
      network.connect(`node${at}`, 'inbound')
      neighbours.met(`node${at}`, { ...HELLO, neighbours: at < 3 ? 6 : 7 })
    }
    network.connect('asker', 'inbound')
    neighbours.met('asker', { ...HELLO, role: 'investigator' })
    await pass(19_000, 500)
    expect(network.closed).to.deep.equal([])
    await pass(60_000, 500)
    expect(neighbours.size).to.equal(12)
    for (const id of ['node0', 'node1', 'node2', 'asker']) expect(network.closed).to.not.include(id)
  })

  it('meets a node at once that somebody wants, however many it has, and not whom it has or who just failed', async () => {
    keeper(['/ip4/192.0.2.1/tcp/1/p2p/self'], ['denied']).start()
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) {
      network.connect(id, 'inbound')
      neighbours.met(id, HELLO)
    }
    network.dead.add('dead')
    for (const id of ['g', 'g', 'dead', 'dead', 'denied', 'self']) {
      await neighbours.meet([`/ip4/192.0.2.1/tcp/1/p2p/${id}`])
    }
    expect(network.dials).to.deep.equal(['g', 'dead'])
    neighbours.stop()
    await neighbours.meet(['/ip4/192.0.2.1/tcp/1/p2p/h'])
    expect(network.dials).to.have.length(2)
  })

  it('wants two neighbours outside the network of the others, and lets these not go', async () => {
    candidates = [
      ...Array.from({ length: 100 }, (_, at) => ({ id: `near${at}`, addresses: [`/ip4/10.1.0.${at}/near${at}`] })),
      ...Array.from({ length: 3 }, (_, at) => ({ id: `far${at}`, addresses: [`/ip4/10.2.0.${at}/far${at}`] }))
    ]
    keeper().start()
    await pass(40_000)
    const far = (): string[] => [...neighbours.ids()].filter((id) => id.startsWith('far'))
    expect(neighbours.size).to.equal(6)
    expect(far().length).to.be.greaterThanOrEqual(2)
    for (const id of far()) network.connect(id, 'inbound', candidates.find((other) => other.id === id)?.addresses[0])
    for (let at = 50; at < 62; at++) {
      network.connect(`near${at}`, 'inbound', `/ip4/10.1.0.${at}`)
      neighbours.met(`near${at}`, HELLO)
    }
    await pass(200_000, 500)
    expect(neighbours.size).to.be.lessThan(18)
    expect(far().length).to.be.greaterThanOrEqual(2)
  })

  it('looks for far neighbours also when it has enough near ones', async () => {
    keeper().start()
    for (let at = 0; at < 6; at++) {
      network.connect(`near${at}`, 'inbound', `/ip4/10.1.0.${at}`)
      neighbours.met(`near${at}`, HELLO)
    }
    candidates = [
      { id: 'near7', addresses: ['/ip4/10.1.0.7/near7'] },
      { id: 'far1', addresses: ['/ip6/fd00:1:2::1/far1'] },
      { id: 'far2', addresses: ['/ip6/fd00:1:3::1/far2'] }
    ]
    await pass(200_000, 500)
    expect(network.dials).to.have.members(['far1', 'far2'])
  })

  it('tells of neighbours that are there to stay', async () => {
    candidates = nodes(1)
    keeper().start()
    network.connect('asker', 'inbound')
    neighbours.met('asker', { ...HELLO, role: 'investigator' })
    await pass(20_000, 500)
    expect(network.told).to.deep.equal(['node0'])
    neighbours.met('node0', HELLO)
    expect(network.told).to.deep.equal(['node0', 'node0'])
  })

  it('tells who waits that there is one', async () => {
    keeper().start()
    network.connect('node0', 'inbound')
    const waiting = neighbours.some(new AbortController().signal)
    neighbours.met('node0', HELLO)
    await waiting
    await neighbours.some(AbortSignal.abort())
    expect(network.adopted).to.deep.equal(['node0'])
  })
})
