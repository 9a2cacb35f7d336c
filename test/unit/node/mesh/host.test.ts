import { expect } from 'chai'
import type { Host } from '../../../../src/node/mesh/host.ts'
import { Neighbours } from '../../../../src/node/mesh/neighbours.ts'
import type { Acquaintance } from '../../../../src/node/mesh/sync.ts'
import { silentLog } from '../../../../src/util/log.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'
import { startMemoryHost } from '../../../helpers/memory-host.ts'

import { eventually } from '../../../helpers/processes.ts'

const HELLO: Acquaintance = {
  role: 'agent',
  version: '1',
  policyVersion: 0,
  neighbours: 8,
  skewMs: 0,
  takesCustody: false
}

describe('hosts', () => {
  const running: AsyncDisposable[] = []
  afterEach(() => Promise.all(running.splice(0).map((part) => part[Symbol.asyncDispose]())))

  const startHost = async (): Promise<Host> => {
    const host = await startMemoryHost({ heartbeatMs: 200, topics: ['/topic'] })
    host.pubsub.subscribe('/topic')
    running.push({ [Symbol.asyncDispose]: () => host.stop() })
    return host
  }

  it('part when the gossip stream between them has died', async () => {
    const [host, other] = await Promise.all([startHost(), startHost()])
    const clock = new ManualClock()
    const neighbours = new Neighbours(
      { bootstrap: [], role: 'agent', syncSec: 40 },
      {
        host,
        sync: { round: () => Promise.resolve() },
        clock,
        log: silentLog,
        candidates: () => [],
        onNeighbour: () => undefined,
        isDenied: () => false
      }
    )
    neighbours.start()
    await host.dial(other.addresses(), new AbortController().signal)
    neighbours.met(other.id, HELLO)
    await eventually(() => host.hasGossip(other.id))
    clock.advance(20_000)
    neighbours.met(other.id, HELLO)
    expect(host.isConnected(other.id)).to.equal(true)

    for (const stream of host.connections().get(other.id)?.streams ?? []) {
      if (stream.protocol.startsWith('/meshsub/')) stream.abort(new Error('dead'))
    }
    await eventually(() => !host.hasGossip(other.id))
    neighbours.met(other.id, HELLO)
    await eventually(() => !host.isConnected(other.id))
    neighbours.stop()
  })
})
