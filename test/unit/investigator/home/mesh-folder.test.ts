import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { homeLayout } from '../../../../src/investigator/home/layout.ts'
import { createMeshFolder, openMeshFolder } from '../../../../src/investigator/home/mesh-folder.ts'
import { parseRelayConfig } from '../../../../src/node/relay/config.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

const MESH = `ops.${'a'.repeat(64)}`
const CONTENT = {
  name: 'ops',
  mesh: MESH,
  policy: '{"kind":"policy"}',
  bootstrap: ['/ip4/10.0.0.5/tcp/4333'],
  listen: [],
  preSharedKey: `/key/swarm/psk/1.0.0/\n/base16/\n${'5e'.repeat(32)}\n`
}
const CONFIG = { key: { fingerprint: 'A'.repeat(40), source: 'gpg' } } as const

describe('investigator/home/mesh-folder', () => {
  it('holds what the investigator needs, and a folder for agents that holds all they need', async () => {
    using folder = new TemporaryFolder()
    const mesh = await createMeshFolder(homeLayout(folder.path), CONTENT)
    expect(readdirSync(mesh.folder).sort()).to.deep.equal(['agent', 'mesh.json', 'policy.json', 'relay', 'swarm.key'])
    const agent = join(mesh.folder, 'agent')
    expect(readdirSync(agent).sort()).to.deep.equal(['agent.json', 'policy.json', 'swarm.key'])
    for (const file of ['policy.json', 'swarm.key']) {
      expect(readFileSync(join(agent, file), 'utf8')).to.equal(readFileSync(join(mesh.folder, file), 'utf8'))
    }
    expect(readFileSync(join(agent, 'swarm.key'), 'utf8')).to.equal(CONTENT.preSharedKey)
    expect(JSON.parse(readFileSync(join(agent, 'agent.json'), 'utf8'))).to.deep.equal({
      mesh: MESH,
      policy: 'policy.json',
      preSharedKey: 'swarm.key',
      bootstrap: CONTENT.bootstrap,
      home: '/var/lib/mig'
    })
    for (const path of [
      'mesh.json',
      'policy.json',
      'swarm.key',
      'agent/agent.json',
      'agent/swarm.key',
      'relay/relay.json'
    ]) {
      expect(statSync(join(mesh.folder, path)).mode & 0o777, path).to.equal(0o600)
    }
  })

  it('holds no key where the mesh has none, and what else agents are to have', async () => {
    using folder = new TemporaryFolder()
    const { preSharedKey: _, ...content } = CONTENT
    const mesh = await createMeshFolder(homeLayout(folder.path), { ...content, agent: { home: '/opt/mig' } })
    expect(mesh.config).to.not.have.property('preSharedKey')
    const agent = join(mesh.folder, 'agent')
    expect(readdirSync(agent).sort()).to.deep.equal(['agent.json', 'policy.json'])
    expect(JSON.parse(readFileSync(join(agent, 'agent.json'), 'utf8'))).to.deep.equal({
      mesh: MESH,
      policy: 'policy.json',
      bootstrap: CONTENT.bootstrap,
      home: '/opt/mig'
    })
  })

  it('holds a folder for relays that holds all they need, with one segment', async () => {
    using folder = new TemporaryFolder()
    const mesh = await createMeshFolder(homeLayout(folder.path), CONTENT)
    const relay = join(mesh.folder, 'relay')
    expect(readdirSync(relay).sort()).to.deep.equal(['policy.json', 'relay.json', 'swarm.key'])
    const { segments, ...rest } = parseRelayConfig(
      readFileSync(join(relay, 'relay.json'), 'utf8'),
      join(relay, 'relay.json')
    )
    expect(rest).to.include({ mesh: MESH, policy: join(relay, 'policy.json'), preSharedKey: join(relay, 'swarm.key') })
    const listen = ['/ip4/0.0.0.0/tcp/1664']
    expect(segments).to.deep.equal([{ name: 'main', listen, announce: [], bootstrap: CONTENT.bootstrap, networks: [] }])
  })

  it('says where agents and relays listen when it was told', async () => {
    using folder = new TemporaryFolder()
    const listen = ['/ip4/0.0.0.0/tcp/4333']
    const mesh = await createMeshFolder(homeLayout(folder.path), { ...CONTENT, listen })
    expect(JSON.parse(readFileSync(join(mesh.folder, 'agent/agent.json'), 'utf8'))).to.deep.include({ listen })
    const relay = JSON.parse(readFileSync(join(mesh.folder, 'relay/relay.json'), 'utf8')) as { segments: object[] }
    expect(relay.segments[0]).to.deep.include({ listen })
  })

  it('never replaces a mesh', async () => {
    using folder = new TemporaryFolder()
    await createMeshFolder(homeLayout(folder.path), CONTENT)
    await expectCode(createMeshFolder(homeLayout(folder.path), CONTENT), 'CONFIG_INVALID')
  })

  it('is found by name, by id, and as the default of the home', async () => {
    using folder = new TemporaryFolder()
    const home = homeLayout(folder.path)
    await createMeshFolder(home, CONTENT)
    for (const flag of ['ops', MESH]) expect((await openMeshFolder(home, CONFIG, flag)).config.mesh).to.equal(MESH)
    expect((await openMeshFolder(home, { ...CONFIG, mesh: MESH })).name).to.equal('ops')
  })

  it('MESH_MISSING when there is none, none of that name, or another of that name', async () => {
    using folder = new TemporaryFolder()
    const home = homeLayout(folder.path)
    await expectCode(openMeshFolder(home, CONFIG), 'MESH_MISSING')
    await createMeshFolder(home, CONTENT)
    for (const flag of ['web', '..', `ops.${'b'.repeat(64)}`]) {
      await expectCode(openMeshFolder(home, CONFIG, flag), 'MESH_MISSING')
    }
  })
})
