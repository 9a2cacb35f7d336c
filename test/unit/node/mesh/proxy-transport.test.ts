import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { MigError } from '../../../../src/protocol/errors.ts'
import { REQUESTS } from '../../../../src/protocol/wire/requests.ts'
import { dialThrough, Proxies } from '../../../../src/node/mesh/proxies.ts'
import { ProxyServer } from '../../../../src/node/mesh/proxy-server.ts'
import { fromUtf8, sha256Hex } from '../../../../src/util/bytes.ts'
import { systemClock, type Clock } from '../../../../src/util/clock.ts'
import { silentLog, type Log } from '../../../../src/util/log.ts'
import { ConnectProxy } from '../../../helpers/connect-proxy.ts'
import { neighboursOf, startNode, targetOf, type TestNode } from '../../../helpers/mesh-node.ts'
import { eventually, freePorts } from '../../../helpers/processes.ts'

/** A name that leads nowhere but through the proxy. */
const NAME = 'seed.mesh.test'
const TCP = { listen: () => '/ip4/127.0.0.1/tcp/0' }

describe('proxyTransport', () => {
  const running: AsyncDisposable[] = []
  afterEach(async () => {
    for (const part of running.splice(0).reverse()) await part[Symbol.asyncDispose]()
  })
  const proxy = async (options: Parameters<typeof ConnectProxy.start>[0]): Promise<ConnectProxy> => {
    const started = await ConnectProxy.start(options)
    running.push(started)
    return started
  }
  const proxiesOf = (...addresses: string[]): Proxies => {
    const [first, second] = addresses.map((address) => ProxyServer.parse(address))
    const env = second === undefined ? {} : { HTTPS_PROXY: addresses[1] }
    return Proxies.of({ proxy: first, noProxy: [] }, env, silentLog) as Proxies
  }
  const start = async (
    proxies?: Proxies,
    options: object = {},
    log: Log = silentLog,
    clock: Clock = systemClock
  ): Promise<TestNode> => {
    const { transport } = await dialThrough(proxies, { clock, log })
    const node = await startNode(
      { ...TCP, ...(transport === undefined ? {} : { transport: () => transport }) },
      options
    )
    running.push(node)
    return node
  }
  const portOf = ({ mesh }: TestNode): string => /\/tcp\/(\d+)/.exec(mesh.addresses()[0] ?? '')?.[1] ?? ''

  it('brings a node into a mesh that it reaches through a proxy alone, for orders in both directions', async () => {
    const seed = await start()
    const way = await proxy({ names: [NAME], credentials: 'ada:secret' })
    const proxies = proxiesOf(`http://ada:secret@${way.address}`)
    const node = await start(proxies, { listen: [], bootstrap: [`/dns4/${NAME}/tcp/${portOf(seed)}`] })
    await eventually(() => neighboursOf(node).includes(seed.mesh.id) && neighboursOf(seed).includes(node.mesh.id))
    // a seed of which the peer id is not known may be dialled twice at once
    expect([...new Set(way.tunnels)]).to.deep.equal([`${NAME}:${portOf(seed)}`])
    expect(proxies.inUse?.name).to.equal(way.address)
    expect(node.mesh.peers()[0]?.address).to.match(new RegExp(`^/dns4/${NAME}/tcp/`))

    for (const { mesh } of [seed, node]) {
      await mesh.handle(REQUESTS.result, (_from, body) => Promise.resolve(Buffer.from(sha256Hex(body))))
    }
    // more than the sockets in between hold
    const body = new Uint8Array(randomBytes(8 * 1_048_576))
    const answers = [
      await node.mesh.request(targetOf(seed), REQUESTS.result, body),
      await seed.mesh.request({ id: node.mesh.id, addresses: [] }, REQUESTS.result, body)
    ]
    for (const answer of answers) expect(fromUtf8(answer)).to.equal(sha256Hex(body))
  })

  it('tells both ends when the tunnel breaks', async () => {
    const seed = await start()
    const way = await ConnectProxy.start({ names: [NAME] })
    const node = await start(proxiesOf(way.address), { bootstrap: [`/dns4/${NAME}/tcp/${portOf(seed)}`] })
    await eventually(() => neighboursOf(node).length === 1 && neighboursOf(seed).length === 1)
    await way[Symbol.asyncDispose]()
    await eventually(() => neighboursOf(node).length === 0 && neighboursOf(seed).length === 0)
  })

  it('goes on to the next proxy, and then without one', async () => {
    const seed = await start()
    const [nowhere] = await freePorts(1)
    const second = await proxy({ names: [NAME] })
    const node = await start(proxiesOf(`127.0.0.1:${nowhere}`, second.address), {
      bootstrap: [`/dns4/${NAME}/tcp/${portOf(seed)}`]
    })
    await eventually(() => neighboursOf(node).includes(seed.mesh.id))
    expect(second.tunnels).to.have.length(1)

    // an address of this host that is none of those which are always reached directly
    const direct = await start(proxiesOf(second.address), { bootstrap: [`/ip4/0.0.0.0/tcp/${portOf(seed)}`] })
    await eventually(() => neighboursOf(direct).includes(seed.mesh.id))
    expect(second.refused.map(([, status]) => status)).to.deep.equal([403])
  })

  it('leaves time for the direct way when no proxy answers', async () => {
    const seed = await start()
    const silent = await Promise.all([0, 1].map(() => proxy({ isSilent: true })))
    const limits: number[] = []
    const clock: Clock = {
      ...systemClock,
      after: (ms, then) => {
        limits.push(ms)
        return systemClock.after(50, then)
      }
    }
    const bootstrap = [`/ip4/0.0.0.0/tcp/${portOf(seed)}`]
    const node = await start(proxiesOf(...silent.map(({ address }) => address)), { bootstrap }, silentLog, clock)
    await eventually(() => neighboursOf(node).includes(seed.mesh.id))
    expect(limits).to.deep.equal([2_500, 2_500])
  })

  it('leaves the proxy out for the own host', async () => {
    const seed = await start()
    const way = await proxy({})
    const node = await start(proxiesOf(way.address), { bootstrap: seed.mesh.addresses() })
    await eventually(() => neighboursOf(node).includes(seed.mesh.id))
    expect([way.tunnels, way.refused]).to.deep.equal([[], []])
  })

  it('says once what is wrong with the proxy, without the password', async () => {
    const said: { fields: object; message: string }[] = []
    const log: Log = { ...silentLog, warn: (fields, message) => said.push({ fields, message }) }
    const way = await proxy({ names: [NAME], credentials: 'ada:right' })
    const node = await start(proxiesOf(`http://ada:wrong@${way.address}`), {}, log)
    const peer = { id: (await start()).mesh.id, addresses: [`/dns4/${NAME}/tcp/1`] }
    for (const _ of [1, 2]) {
      const error: unknown = await node.mesh.request(peer, REQUESTS.receipt, new Uint8Array()).catch((e: unknown) => e)
      expect(error).to.be.instanceOf(MigError).with.property('code', 'PEER_UNREACHABLE')
      expect((error as Error).message)
        .to.include('does not take our user and password')
        .and.include('Nor directly')
    }
    expect(way.refused.length).to.be.at.least(2)
    expect(said).to.have.length(1)
    expect(said[0]?.fields).to.include({ code: 'PROXY_FAILED' })
    expect(JSON.stringify(said)).to.include(way.address).and.not.include('wrong')
  })
})
