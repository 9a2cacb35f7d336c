import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { readHomeConfig, writeHomeConfig, type HomeConfig } from '../../../../src/investigator/home/config.ts'
import { invite, joinMesh } from '../../../../src/investigator/home/invite.ts'
import { homeLayout } from '../../../../src/investigator/home/layout.ts'
import { createMeshFolder } from '../../../../src/investigator/home/mesh-folder.ts'
import type { MeshFolder } from '../../../../src/investigator/home/mesh-folder.ts'
import { loadAgentConfig } from '../../../../src/node/agent/config.ts'
import { canonicalBytes } from '../../../../src/protocol/order/canonical.ts'
import { writeOrderFile } from '../../../../src/protocol/order/order-file.ts'
import { signDetached } from '../../../../src/protocol/pgp/sign.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { meshIdOf, NOW, policyZero, testPerson } from '../../../helpers/orders.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

const SEED = '/ip4/192.0.2.1/tcp/1664'
const KEY = { fingerprint: 'A'.repeat(40), source: 'gpg' } as const

describe('investigator/home/invite', () => {
  let folder: TemporaryFolder
  let mesh: MeshFolder
  before(async () => {
    folder = new TemporaryFolder()
    const ada = await testPerson('ada')
    const zero = policyZero([ada])
    mesh = await createMeshFolder(homeLayout(folder.join('ada')), {
      name: zero.mesh,
      mesh: meshIdOf(zero),
      policy: writeOrderFile(zero, [await signDetached(canonicalBytes(zero), ada.privateKey, NOW)]),
      bootstrap: [SEED],
      listen: ['/ip4/0.0.0.0/tcp/4333'],
      preSharedKey: `/key/swarm/psk/1.0.0/\n/base16/\n${'5e'.repeat(32)}\n`
    })
  })
  after(() => {
    folder[Symbol.dispose]()
  })

  /** A home without a mesh, or with one. */
  async function home(name: string, config: Partial<HomeConfig> = {}) {
    const layout = homeLayout(folder.join(name))
    // a home is there before a mesh is
    await createMeshFolder(layout, { name: 'other', mesh: 'other', policy: '', bootstrap: [], listen: [] })
    await writeHomeConfig(layout, { key: KEY, ...config })
    return layout
  }

  it('sets up for a colleague what the mesh folder of the founder holds', async () => {
    const file = folder.join('ops.join')
    const { bootstrap } = await invite(mesh, file, { bootstrap: ['/dns4/seed.example.net/tcp/1664', SEED] })
    expect(bootstrap).to.deep.equal(['/dns4/seed.example.net/tcp/1664', SEED])
    expect(statSync(file).mode & 0o777).to.equal(0o600)

    const grace = await home('grace')
    const joined = await joinMesh(grace, await readHomeConfig(grace), file)
    expect((await readHomeConfig(grace)).mesh).to.equal(mesh.config.mesh)
    expect(joined.config).to.deep.equal({ ...mesh.config, bootstrap })
    expect(JSON.parse(readFileSync(join(joined.folder, 'policy.json'), 'utf8'))).to.deep.equal(
      JSON.parse(readFileSync(join(mesh.folder, 'policy.json'), 'utf8'))
    )
    const swarmKey = (where: string): string => readFileSync(join(where, 'swarm.key'), 'utf8')
    for (const where of ['.', 'agent', 'relay']) {
      expect(swarmKey(join(joined.folder, where))).to.equal(swarmKey(mesh.folder))
    }
    expect(loadAgentConfig(join(joined.folder, 'agent', 'agent.json'))).to.deep.include({
      mesh: mesh.config.mesh,
      listen: ['/ip4/0.0.0.0/tcp/4333'],
      bootstrap
    })
    await expectCode(joinMesh(grace, await readHomeConfig(grace), file), 'CONFIG_INVALID')
  })

  it('leaves the default mesh of a home as it is, and does without a pre-shared key', async () => {
    const file = folder.join('open.join')
    const { preSharedKey: _, ...config } = mesh.config
    await invite({ ...mesh, config }, file, { bootstrap: [] })
    const linus = await home('linus', { mesh: 'other' })
    const joined = await joinMesh(linus, await readHomeConfig(linus), file)
    expect((await readHomeConfig(linus)).mesh).to.equal('other')
    expect(joined.config).to.not.have.property('preSharedKey')
  })

  it('overwrites no file', async () => {
    const file = folder.join('notes')
    writeFileSync(file, 'not to be lost')
    await expectCode(invite(mesh, file, { bootstrap: [] }), 'USAGE')
    expect(readFileSync(file, 'utf8')).to.equal('not to be lost')
  })

  it('writes no address that would not be read', async () => {
    await expectCode(invite(mesh, folder.join('bad.join'), { bootstrap: ['192.0.2.1'] }), 'INVITATION_INVALID')
  })
})
