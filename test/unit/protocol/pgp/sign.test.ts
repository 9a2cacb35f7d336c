import { expect } from 'chai'
import { createKeyring } from '../../../../src/protocol/pgp/keyring.ts'
import { minimalPublicKey } from '../../../../src/protocol/pgp/minimal-key.ts'
import { assertNormalForm } from '../../../../src/protocol/pgp/normal-form.ts'
import { generateKey, readPrivateKey, signDetached } from '../../../../src/protocol/pgp/sign.ts'
import { verifySignature } from '../../../../src/protocol/pgp/verify.ts'
import { toUtf8 } from '../../../../src/util/bytes.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { makeKey } from '../../../helpers/openpgp-keys.ts'
import { NOW } from '../../../helpers/orders.ts'

const BYTES = toUtf8('{}')

describe('protocol/pgp/sign', () => {
  it('signs with a key that it made', async () => {
    const pair = await generateKey({ name: 'Ada', email: 'ada@example.net', now: NOW })
    const { fingerprint, key, userIds } = await minimalPublicKey(pair.publicKey)
    expect(userIds).to.deep.equal(['Ada <ada@example.net>'])
    const keyring = await createKeyring([{ fingerprint, key, person: 'ada', name: 'Ada' }])
    const signature = await signDetached(BYTES, await readPrivateKey(pair.privateKey), NOW + 999)
    const signer = await verifySignature(BYTES, signature, keyring, { now: NOW })
    expect(signer).to.include({ fingerprint, signedAt: NOW, name: 'Ada' })
  })

  it('makes small signatures in normal form, the same ones each time', async () => {
    const key = await makeKey()
    const signature = await signDetached(BYTES, key, NOW)
    expect(assertNormalForm(signature).version).to.equal(4)
    expect(signature.byteLength).to.be.at.most(120)
    expect(await signDetached(BYTES, key, NOW)).to.deep.equal(signature)
  })

  it('needs the right passphrase where there is one', async () => {
    const { privateKey } = await generateKey({ name: 'Ada', now: NOW, passphrase: 'correct horse' })
    const key = await readPrivateKey(privateKey, 'correct horse')
    expect((await signDetached(BYTES, key, NOW)).byteLength).to.be.greaterThan(0)
    await expectCode(readPrivateKey(privateKey, 'wrong'), 'PASSPHRASE_WRONG')
    await expectCode(readPrivateKey(privateKey), 'PASSPHRASE_WRONG')
  })

  it('reads private keys only', async () => {
    const { publicKey, privateKey } = await generateKey({ name: 'Ada', now: NOW })
    expect((await readPrivateKey(privateKey, 'not needed')).isPrivate()).to.equal(true)
    await expectCode(readPrivateKey(publicKey), 'KEY_INVALID')
    await expectCode(readPrivateKey('no key'), 'KEY_INVALID')
  })

  it('does not sign with a key that is over', async () => {
    await expectCode(signDetached(BYTES, await makeKey({ lifeSec: 60 }), NOW), 'KEY_INVALID')
  })
})
