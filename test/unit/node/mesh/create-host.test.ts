import { expect } from 'chai'
import { Registry } from 'prom-client'
import { startMemoryHost } from '../../../helpers/memory-host.ts'
import { MESH_ID, neighboursOf, startNode, type TestNetwork } from '../../../helpers/mesh-node.ts'
import { eventually } from '../../../helpers/processes.ts'

describe('hosts that are made', () => {
  const running: AsyncDisposable[] = []
  afterEach(() => Promise.all(running.splice(0).map((part) => part[Symbol.asyncDispose]())))

  it('put what libp2p counts into a registry: bytes of each protocol in each direction', async () => {
    const metrics = new Registry()
    const host = await startMemoryHost({ topics: [], metrics })
    const other = await startMemoryHost({ topics: [] })
    for (const started of [host, other]) running.push({ [Symbol.asyncDispose]: () => started.stop() })
    await other.handle('/echo', 1, async (stream) => {
      stream.send(new Uint8Array(10))
      await stream.close()
    })
    const target = { id: other.id, addresses: other.addresses() }
    const stream = await (await host.connect(target, new AbortController().signal)).newStream('/echo')
    stream.send(new Uint8Array(3))
    for await (const _ of stream) break
    const lines = (await metrics.metrics()).split('\n')
    const bytes = (protocol: string): number =>
      Number(
        lines
          .find((line) => line.startsWith(`libp2p_data_transfer_bytes_total{protocol="${protocol}"}`))
          ?.split(' ')
          .at(-1)
      )
    expect(bytes('/echo received')).to.equal(10)
    expect(bytes('/echo sent')).to.equal(3)
    expect(bytes('global sent')).to.be.greaterThan(3)
  })

  it('of one mesh find each other in the local network, and nobody else', async () => {
    const tcp: TestNetwork = { listen: () => '/ip4/127.0.0.1/tcp/0' }
    // a mesh of its own: other runs of this test may be in the same network
    const digest = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('hex')
    const start = async (meshId: string) => {
      const node = await startNode(tcp, { meshId, mdns: true })
      running.push(node)
      return node
    }
    const stranger = await start(MESH_ID)
    const [first, second] = [await start(`test.${digest}`), await start(`test.${digest}`)]
    await eventually(() => neighboursOf(first).includes(second.mesh.id) && neighboursOf(second).includes(first.mesh.id))
    expect(stranger.mesh.peers()).to.deep.equal([])
    expect([first, second].map(({ mesh }) => mesh.peers().length)).to.deep.equal([1, 1])
  })
})
