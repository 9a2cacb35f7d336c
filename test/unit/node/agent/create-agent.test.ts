import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { expect } from 'chai'
import { agentConfigSchema, type AgentConfig } from '../../../../src/node/agent/config.ts'
import { startAgent } from '../../../../src/node/agent/create-agent.ts'
import { queryAgent } from '../../../../src/node/agent/status-socket.ts'
import { AgentStore } from '../../../../src/store/agent-store.ts'
import { Desk } from '../../../helpers/desk.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

describe('node/agent/create-agent', function () {
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

  /** The configuration of an agent on loopback. */
  const configOf = (changes: object = {}): AgentConfig =>
    agentConfigSchema.parse({
      mesh: desk.meshId,
      policy: folder.join('policy.json'),
      home: folder.join('home'),
      listen: ['/ip4/127.0.0.1/tcp/0'],
      log: { level: 'error', file: folder.join('log') },
      ...changes
    })

  /** Nothing of an agent is left: its database can be opened, and nobody answers. */
  async function isGone(): Promise<void> {
    await (await AgentStore.open(folder.join('home', 'db')))[Symbol.asyncDispose]()
    await expectCode(queryAgent(folder.join('home'), 'status'), 'PEER_UNREACHABLE')
  }

  it('starts an agent with everything that a configuration can ask for', async () => {
    const watch = folder.join('inbox')
    const agent = await startAgent(
      configOf({ metrics: { listen: '127.0.0.1:0' }, bundles: { watch }, name: 'web1', privacy: true })
    )
    const status = (await queryAgent(folder.join('home'), 'status')) as Record<string, unknown>
    expect(status).to.include({ name: 'web1', mesh: desk.meshId, neighbours: 0, policyVersion: 0 })
    await agent.stop()
    await isGone()
  })

  it('leaves nothing behind when it cannot serve what it is told to', async () => {
    const metrics = { listen: `127.0.0.1:${port}` }
    const error = await expectCode(startAgent(configOf({ metrics })), 'CONFIG_INVALID')
    expect(error.message).to.contain(`Metrics cannot be served on 127.0.0.1:${port}`)
    await isGone()
  })

  it('leaves nothing behind when its address is taken', async () => {
    const listen = [`/ip4/127.0.0.1/tcp/${port}`]
    expect(await startAgent(configOf({ listen })).catch((reason: unknown) => reason)).to.be.instanceOf(Error)
    await isGone()
  })

  it('leaves nothing behind when a part cannot be made', async () => {
    mkdirSync(folder.join('home', 'peers.json'), { recursive: true })
    writeFileSync(folder.join('swarm.key'), 'no key')
    const preSharedKey = folder.join('swarm.key')
    expect(await startAgent(configOf({ preSharedKey })).catch((reason: unknown) => reason)).to.be.instanceOf(Error)
    await isGone()
  })
})
