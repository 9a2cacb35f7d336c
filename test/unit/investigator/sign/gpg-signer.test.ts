import { expect } from 'chai'
import { createGpgSigner } from '../../../../src/investigator/sign/gpg-signer.ts'
import type { Signer } from '../../../../src/investigator/sign/signer.ts'
import { createKeyring } from '../../../../src/protocol/pgp/keyring.ts'
import { assertNormalForm } from '../../../../src/protocol/pgp/normal-form.ts'
import { verifySignature } from '../../../../src/protocol/pgp/verify.ts'
import { toUtf8 } from '../../../../src/util/bytes.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { GnupgHome, MISSING_PACKAGE } from '../../../helpers/gnupg.ts'

const BYTES = toUtf8('{"kind":"action"}')

async function verifyAs(signer: Signer, bytes: Uint8Array, signature: Uint8Array) {
  const { key } = await signer.publicKey()
  const keyring = await createKeyring([{ fingerprint: signer.fingerprint, person: 'Ada', name: 'ada', key }])
  return verifySignature(bytes, signature, keyring, { now: Date.now() + 1000 })
}

describe('investigator/sign/gpg-signer', function () {
  let home: GnupgHome
  before(function () {
    if (MISSING_PACKAGE !== undefined) {
      this.test!.title = `needs the package ${MISSING_PACKAGE}`
      this.skip()
    }
    home = new GnupgHome()
  })
  after(() => {
    home?.[Symbol.dispose]()
  })

  for (const algorithm of ['ed25519', 'rsa2048', 'nistp256', 'nistp384']) {
    it(`signs in normal form with a key of ${algorithm}`, async () => {
      const fingerprint = home.makeKey(`Ada ${algorithm} <ada@example.net>`, algorithm)
      const signer = createGpgSigner(fingerprint, { env: home.env })
      const signature = await signer.sign(BYTES)
      assertNormalForm(signature)
      expect(await verifyAs(signer, BYTES, signature)).to.include({ fingerprint, person: 'Ada' })
      expect((await signer.publicKey()).userIds).to.deep.equal([`Ada ${algorithm} <ada@example.net>`])
      await expectCode(verifyAs(signer, toUtf8('{"kind":"policy"}'), signature), 'SIGNATURE_INVALID')
    })
  }

  it('gives gpg the passphrase, so that nobody is asked', async () => {
    const fingerprint = home.makeKey('Locked', 'ed25519', 'open sesame')
    const signer = createGpgSigner(fingerprint, { env: home.env, gnupgHome: home.path, passphrase: 'open sesame' })
    expect(await verifyAs(signer, BYTES, await signer.sign(BYTES))).to.include({ fingerprint })
  })

  it('PASSPHRASE_WRONG', async () => {
    const fingerprint = home.makeKey('Locked as well', 'ed25519', 'open sesame')
    const signer = createGpgSigner(fingerprint, { env: home.env, passphrase: 'open barley' })
    await expectCode(signer.sign(BYTES), 'PASSPHRASE_WRONG')
  })

  it('GPG_FAILED when gpg has no such key', async () => {
    const signer = createGpgSigner('A'.repeat(40), { env: home.env })
    expect((await expectCode(signer.sign(BYTES), 'GPG_FAILED')).message).to.contain('no usable secret key')
    await expectCode(signer.publicKey(), 'GPG_FAILED')
  })

  it('GPG_MISSING when there is no gpg', async () => {
    await expectCode(createGpgSigner('A'.repeat(40), { env: { PATH: '/nowhere' } }).sign(BYTES), 'GPG_MISSING')
  })
})
