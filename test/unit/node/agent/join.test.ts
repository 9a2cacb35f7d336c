import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { loadAgentConfig } from '../../../../src/node/agent/config.ts'
import { joinMesh } from '../../../../src/node/agent/join.ts'
import { readPolicyFile } from '../../../../src/node/mesh/held-policy.ts'
import { writeInvitation, type Invitation } from '../../../../src/protocol/membership/invitation.ts'
import { canonicalBytes } from '../../../../src/protocol/order/canonical.ts'
import { writeOrderFile } from '../../../../src/protocol/order/order-file.ts'
import { signDetached } from '../../../../src/protocol/pgp/sign.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { meshIdOf, NOW, policyZero, testPerson } from '../../../helpers/orders.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

const SWARM_KEY = `/key/swarm/psk/1.0.0/\n/base16/\n${'5e'.repeat(32)}\n`

describe('node/agent/join', () => {
  let folder: TemporaryFolder
  let invitation: Invitation
  before(async () => {
    const ada = await testPerson('ada')
    const zero = policyZero([ada])
    const file = writeOrderFile(zero, [await signDetached(canonicalBytes(zero), ada.privateKey, NOW)])
    invitation = {
      mesh: meshIdOf(zero),
      policy: JSON.parse(file) as Invitation['policy'],
      preSharedKey: SWARM_KEY,
      bootstrap: ['/ip4/192.0.2.1/tcp/1664'],
      agent: { home: '/opt/mig', tags: { team: 'web' }, mesh: 'nobody.asked', policy: '/etc/shadow' }
    }
  })
  beforeEach(() => {
    folder = new TemporaryFolder()
  })
  afterEach(() => {
    folder[Symbol.dispose]()
  })

  const etc = (): string => folder.join('etc/mig')
  const configFile = (): string => join(etc(), 'agent.json')
  async function written(changes: Partial<Invitation> = {}): Promise<string> {
    const file = folder.join('ops.join')
    writeFileSync(file, await writeInvitation({ ...invitation, ...changes }))
    return file
  }

  it('writes all that an agent starts from, for its owner alone; what the mesh is, the agent part cannot say', async () => {
    await joinMesh(await written(), configFile())
    const config = loadAgentConfig(configFile())
    expect(config).to.deep.include({
      mesh: invitation.mesh,
      policy: join(etc(), 'policy.json'),
      preSharedKey: join(etc(), 'swarm.key'),
      bootstrap: invitation.bootstrap,
      home: '/opt/mig',
      tags: { team: 'web' }
    })
    expect((await readPolicyFile(config.policy, config.mesh)).policy.version).to.equal(0)
    expect(readFileSync(join(etc(), 'swarm.key'), 'utf8')).to.equal(SWARM_KEY)
    expect(readdirSync(etc()).toSorted()).to.deep.equal(['agent.json', 'policy.json', 'swarm.key'])
    for (const name of readdirSync(etc())) expect(statSync(join(etc(), name)).mode & 0o777, name).to.equal(0o600)
  })

  it('changes nothing where the host belongs to the mesh already', async () => {
    await joinMesh(await written(), configFile())
    const changed = readFileSync(configFile(), 'utf8').replace('web', 'database')
    writeFileSync(configFile(), changed)
    await joinMesh(await written(), configFile())
    expect(readFileSync(configFile(), 'utf8')).to.equal(changed)
  })

  it('goes on where it was interrupted', async () => {
    mkdirSync(etc(), { recursive: true })
    writeFileSync(join(etc(), 'swarm.key'), SWARM_KEY)
    await joinMesh(await written(), configFile())
    expect(loadAgentConfig(configFile()).mesh).to.equal(invitation.mesh)
  })

  it('overwrites nothing of another mesh', async () => {
    mkdirSync(etc(), { recursive: true })
    writeFileSync(join(etc(), 'policy.json'), 'of a relay')
    await expectCode(joinMesh(await written(), configFile()), 'CONFIG_INVALID')
    expect(readdirSync(etc())).to.deep.equal(['policy.json'])
    writeFileSync(configFile(), JSON.stringify({ mesh: `other.${'0'.repeat(64)}`, policy: 'policy.json' }))
    const error = await expectCode(joinMesh(await written(), configFile()), 'CONFIG_INVALID')
    expect(error.message).to.contain('belongs to the mesh other')
  })

  it('writes nothing when the configuration could not be used', async () => {
    await expectCode(joinMesh(await written({ agent: { listening: true } }), configFile()), 'CONFIG_INVALID')
    expect(readdirSync(folder.path)).to.deep.equal(['ops.join'])
  })

  it('needs no pre-shared key where the mesh has none', async () => {
    const { preSharedKey: _, ...open } = invitation
    const file = folder.join('open.join')
    writeFileSync(file, await writeInvitation(open))
    await joinMesh(file, configFile())
    expect(loadAgentConfig(configFile())).to.not.have.property('preSharedKey')
    expect(readdirSync(etc()).toSorted()).to.deep.equal(['agent.json', 'policy.json'])
  })
})
