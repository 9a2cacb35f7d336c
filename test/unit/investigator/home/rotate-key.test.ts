import { readFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { homeLayout } from '../../../../src/investigator/home/layout.ts'
import { createMeshFolder } from '../../../../src/investigator/home/mesh-folder.ts'
import type { MeshFolder } from '../../../../src/investigator/home/mesh-folder.ts'
import { rotateKey } from '../../../../src/investigator/home/rotate-key.ts'
import { parsePreSharedKeys } from '../../../../src/protocol/membership/pre-shared-key.ts'
import { MAX_PRE_SHARED_KEYS } from '../../../../src/protocol/wire/limits.ts'
import { toHex } from '../../../../src/util/bytes.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

const OLD = '5e'.repeat(32)
const CONTENT = {
  name: 'ops',
  mesh: `ops.${'a'.repeat(64)}`,
  policy: '{"kind":"policy"}',
  bootstrap: [],
  listen: [],
  preSharedKey: `/key/swarm/psk/1.0.0/\n/base16/\n${OLD}\n`
}

const keysOf = (mesh: MeshFolder, where = ''): string[] =>
  parsePreSharedKeys(readFileSync(join(mesh.folder, where, 'swarm.key'), 'utf8')).map(toHex)

describe('investigator/home/rotate-key', () => {
  let folder: TemporaryFolder
  let mesh: MeshFolder
  beforeEach(async () => {
    folder = new TemporaryFolder()
    mesh = await createMeshFolder(homeLayout(folder.path), CONTENT)
  })
  afterEach(() => {
    folder[Symbol.dispose]()
  })

  it('puts a new key in front, everywhere, and leaves it alone at the end', async () => {
    const { keys, files } = await rotateKey(mesh, { finish: false })
    expect(keys).to.equal(2)
    expect(files).to.have.length(3)
    const [newest, ...older] = keysOf(mesh)
    expect(older).to.deep.equal([OLD])
    expect(newest).to.not.equal(OLD)
    for (const where of ['agent', 'relay']) expect(keysOf(mesh, where)).to.deep.equal([newest, OLD])
    for (const file of files) expect(statSync(file).mode & 0o777).to.equal(0o600)

    expect((await rotateKey(mesh, { finish: true })).keys).to.equal(1)
    for (const where of ['', 'agent', 'relay']) expect(keysOf(mesh, where)).to.deep.equal([newest])
  })

  it('holds as many keys as nodes take, and no more', async () => {
    for (let keys = 2; keys <= MAX_PRE_SHARED_KEYS; keys++) {
      expect((await rotateKey(mesh, { finish: false })).keys).to.equal(keys)
    }
    await expectCode(rotateKey(mesh, { finish: false }), 'CONFIG_INVALID')
    expect(keysOf(mesh)).to.have.length(MAX_PRE_SHARED_KEYS)
  })

  it('does without the folders that were moved away', async () => {
    renameSync(join(mesh.folder, 'agent'), folder.join('moved'))
    expect((await rotateKey(mesh, { finish: false })).files).to.deep.equal(
      ['swarm.key', 'relay/swarm.key'].map((file) => join(mesh.folder, file))
    )
  })

  it('says that there is nothing to change in a mesh without a key', async () => {
    const { preSharedKey: _, ...config } = mesh.config
    await expectCode(rotateKey({ ...mesh, config }, { finish: false }), 'CONFIG_INVALID')
  })
})
