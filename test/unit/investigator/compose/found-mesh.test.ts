import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { foundMesh } from '../../../../src/investigator/compose/found-mesh.ts'
import { readHomeConfig, writeHomeConfig } from '../../../../src/investigator/home/config.ts'
import { homeLayout } from '../../../../src/investigator/home/layout.ts'
import { readPolicyFile } from '../../../../src/node/mesh/held-policy.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { fileSigner } from '../../../helpers/file-signer.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

const NOTHING = { person: undefined, bootstrap: [], listen: [] }

describe('investigator/compose/found-mesh', () => {
  it('signs a policy in which the founder may do everything alone, and the mesh id names it', async () => {
    using folder = new TemporaryFolder()
    const home = homeLayout(folder.path)
    const signer = await fileSigner(folder, 'Ada Lovelace <ada@example.net>')
    const config = { key: { fingerprint: signer.fingerprint, source: 'gpg' } } as const
    await writeHomeConfig(home, config)
    const mesh = await foundMesh({ ...NOTHING, name: 'ops' }, { home, config }, signer)
    const { policy } = await readPolicyFile(join(mesh.folder, 'policy.json'), mesh.config.mesh)
    const alone = {
      minimumweight: 1,
      investigators: { 'Ada Lovelace': { fingerprint: signer.fingerprint, weight: 1, person: 'Ada Lovelace' } }
    }
    expect(policy).to.deep.include({ mesh: 'ops', version: 0, previous: '', acl: { default: alone }, quorum: alone })
    expect(policy.keyring.map(({ person, fingerprint }) => [person, fingerprint])).to.deep.equal([
      ['Ada Lovelace', signer.fingerprint]
    ])
    expect((await readHomeConfig(home)).mesh).to.equal(mesh.config.mesh)
  })

  it('notices a policy that was changed afterwards', async () => {
    using folder = new TemporaryFolder()
    const home = homeLayout(folder.path)
    const signer = await fileSigner(folder, 'Ada')
    const config = { key: { fingerprint: signer.fingerprint, source: 'gpg' } } as const
    const mesh = await foundMesh({ ...NOTHING, name: 'ops', person: 'A. L.' }, { home, config }, signer)
    const path = join(mesh.folder, 'policy.json')
    expect(readFileSync(path, 'utf8')).to.contain('A. L.')
    await expectCode(readPolicyFile(path, `ops.${'0'.repeat(64)}`), 'CONFIG_INVALID')
  })

  it('USAGE for a name that does not fit', async () => {
    using folder = new TemporaryFolder()
    const signer = await fileSigner(folder, 'Ada')
    const config = { key: { fingerprint: signer.fingerprint, source: 'gpg' } } as const
    for (const name of ['', 'Ops', 'a b', '../x', 'x'.repeat(33)]) {
      await expectCode(foundMesh({ ...NOTHING, name }, { home: homeLayout(folder.path), config }, signer), 'USAGE')
    }
  })

  it('calls who has no name in the key by the fingerprint', async () => {
    using folder = new TemporaryFolder()
    const home = homeLayout(folder.path)
    const signer = await fileSigner(folder, 'Ada')
    const config = { key: { fingerprint: signer.fingerprint, source: 'gpg' } } as const
    const { key } = await signer.publicKey()
    for (const [name, userIds] of [
      ['mail', ['<ada@example.net>']],
      ['none', []]
    ] as const) {
      const nameless = { ...signer, publicKey: async () => ({ ...(await signer.publicKey()), key, userIds }) }
      const mesh = await foundMesh({ ...NOTHING, name }, { home, config }, nameless)
      const { policy } = await readPolicyFile(join(mesh.folder, 'policy.json'), mesh.config.mesh)
      expect(policy.keyring.map(({ person }) => person)).to.deep.equal([signer.fingerprint])
    }
  })
})
