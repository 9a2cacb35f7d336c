import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { expect } from 'chai'
import { relayConfigSchema, type RelayConfig } from '../../../../src/node/relay/config.ts'
import { startRelay } from '../../../../src/node/relay/create-relay.ts'
import { queryAgent } from '../../../../src/node/agent/status-socket.ts'
import { RelayStore } from '../../../../src/store/relay-store.ts'
import { Desk } from '../../../helpers/desk.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

describe('node/relay/create-relay', function () {
  this.timeout(60_000)
  let desk: Desk
  let folder: TemporaryFolder
  let taken: Server
  let port: number

  before(async () => {
    desk = await Desk.open(['ada'])
    taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    port = (taken.address() as AddressInfo).port
  })
  after(() => taken.close())
  beforeEach(() => {
    folder = new TemporaryFolder()
    writeFileSync(folder.join('policy.json'), desk.zeroFile)
  })
  afterEach(() => folder[Symbol.dispose]())

  /** The configuration of a relay on loopback. */
  const configOf = (changes: object = {}): RelayConfig =>
    relayConfigSchema.parse({
      mesh: desk.meshId,
      policy: folder.join('policy.json'),
      home: folder.join('home'),
      segments: [{ name: 'main', listen: ['/ip4/127.0.0.1/tcp/0'] }],
      log: { level: 'error', file: folder.join('log') },
      ...changes
    })

  /** Nothing of a relay is left: its database can be opened, and nobody answers. */
  async function isGone(): Promise<void> {
    await (await RelayStore.open(folder.join('home', 'db')))[Symbol.asyncDispose]()
    await expectCode(queryAgent(folder.join('home'), 'status', 'relay'), 'PEER_UNREACHABLE')
  }

  it('starts a relay with everything that a configuration can ask for', async () => {
    const watch = folder.join('inbox')
    const relay = await startRelay(configOf({ metrics: { listen: '127.0.0.1:0' }, bundles: { watch } }))
    const status = (await queryAgent(folder.join('home'), 'status', 'relay')) as Record<string, unknown>
    expect(status).to.include({ mesh: desk.meshId, neighbours: 0, policyVersion: 0 })
    await relay.stop()
    await isGone()
  })

  it('leaves nothing behind when it cannot serve what it is told to', async () => {
    const metrics = { listen: `127.0.0.1:${port}` }
    const error = await expectCode(startRelay(configOf({ metrics })), 'CONFIG_INVALID')
    expect(error.message).to.contain(`Metrics cannot be served on 127.0.0.1:${port}`)
    await isGone()
  })

  it('leaves nothing behind when its address is taken', async () => {
    const segments = [{ name: 'main', listen: [`/ip4/127.0.0.1/tcp/${port}`] }]
    expect(await startRelay(configOf({ segments })).catch((reason: unknown) => reason)).to.be.instanceOf(Error)
    await isGone()
  })

  it('leaves nothing behind when a part cannot be made', async () => {
    mkdirSync(folder.join('home', 'peers.json'), { recursive: true })
    writeFileSync(folder.join('swarm.key'), 'no key')
    const preSharedKey = folder.join('swarm.key')
    expect(await startRelay(configOf({ preSharedKey })).catch((reason: unknown) => reason)).to.be.instanceOf(Error)
    await isGone()
  })
})
