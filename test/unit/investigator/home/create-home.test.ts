import { readFileSync, statSync } from 'node:fs'
import { privateKeyFromProtobuf } from '@libp2p/crypto/keys'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { expect } from 'chai'
import { readHomeConfig } from '../../../../src/investigator/home/config.ts'
import { createHome } from '../../../../src/investigator/home/create-home.ts'
import { homeLayout } from '../../../../src/investigator/home/layout.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

const KEY = { fingerprint: 'A'.repeat(40), source: 'gpg' } as const
const modeOf = (path: string) => statSync(path).mode & 0o777

describe('investigator/home/create-home', () => {
  it('makes a home that only its owner can read', async () => {
    using folder = new TemporaryFolder()
    const home = homeLayout(folder.join('a', 'home'))
    const peer = await createHome(home, { key: KEY })
    for (const path of [home.folder, home.keys, home.meshes]) expect(modeOf(path), path).to.equal(0o700)
    for (const path of [home.config, home.nodeKey]) expect(modeOf(path), path).to.equal(0o600)
    expect(peerIdFromPrivateKey(privateKeyFromProtobuf(readFileSync(home.nodeKey))).toString()).to.equal(peer)
    expect(await readHomeConfig(home)).to.deep.equal({ key: KEY })
  })

  it('never replaces a home', async () => {
    using folder = new TemporaryFolder()
    const home = homeLayout(folder.path)
    await createHome(home, { key: KEY })
    const before = readFileSync(home.nodeKey)
    await expectCode(createHome(home, { key: KEY }), 'CONFIG_INVALID')
    expect(readFileSync(home.nodeKey)).to.deep.equal(before)
  })
})
