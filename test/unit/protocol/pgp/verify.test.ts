import { expect } from 'chai'
import { createMessage, enums, revokeKey, sign, type PrivateKey, type SignaturePacket } from 'openpgp'
import { createKeyring, type Keyring } from '../../../../src/protocol/pgp/keyring.ts'
import { normaliseSignature } from '../../../../src/protocol/pgp/normal-form.ts'
import { signDetached } from '../../../../src/protocol/pgp/sign.ts'
import { recheckSigner, verifySignature, type Signer } from '../../../../src/protocol/pgp/verify.ts'
import { MAX_SIGNATURE_AGE_SEC, MAX_SIGNATURE_FUTURE_SEC } from '../../../../src/protocol/wire/limits.ts'
import { toUtf8 } from '../../../../src/util/bytes.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { listed, makeKey, signOver } from '../../../helpers/openpgp-keys.ts'
import { NOW } from '../../../helpers/orders.ts'
import { CREATED, KEY_ID, newPacket, signatureBody } from '../../../helpers/signature-bytes.ts'

const BYTES = toUtf8('{"kind":"action"}')
const DAY = 86_400_000
const BORN = NOW - 10 * DAY

/** By openpgp.js's packets, with what its functions do not offer. */
async function packetBy(key: PrivateKey, changes: Partial<SignaturePacket>, at = NOW): Promise<Uint8Array> {
  const document = { text: null, getBytes: () => BYTES }
  const packet = await signOver(key.keyPacket, enums.signature.binary, document, changes, at)
  const body = (packet as unknown as { write(): Uint8Array }).write()
  return normaliseSignature(new Uint8Array([0xc2, 0xff, 0, 0, body.length >> 8, body.length & 0xff, ...body]))
}

describe('protocol/pgp/verify', () => {
  const verify = (signature: Uint8Array, keyring: Keyring, now = NOW, validFrom?: number): Promise<Signer> =>
    verifySignature(BYTES, signature, keyring, validFrom === undefined ? { now } : { now, validFrom })

  for (const [name, wish] of [
    ['Ed25519 as gpg writes it', { type: 'ed25519Legacy' }],
    ['Ed25519 of RFC 9580, version 4', { type: 'curve25519' }],
    ['Ed25519 of RFC 9580, version 6', { type: 'curve25519', config: { v6Keys: true } }],
    ['ECDSA P-256', { type: 'nistP256' }],
    ['ECDSA P-384', { type: 'nistP384' }],
    ['RSA', { type: 'rsa' }]
  ] as const) {
    describe(name, () => {
      it('verifies, and no longer when a byte of the document or of the signature is another', async () => {
        const key = await makeKey(wish)
        const keyring = await createKeyring([listed(key)])
        const signature = await signDetached(BYTES, key, NOW)
        const signer = await verify(signature, keyring)
        expect(signer).to.deep.equal({
          fingerprint: key.getFingerprint().toUpperCase(),
          keyId: key.getKeyID().toHex(),
          signedAt: NOW,
          signature,
          person: 'ada',
          name: 'ada'
        })
        await expectCode(verifySignature(toUtf8('{}'), signature, keyring, { now: NOW }), 'SIGNATURE_INVALID')
        const changed = Uint8Array.from(signature, (octet, index) =>
          index === signature.length - 1 ? octet ^ 1 : octet
        )
        await expectCode(verify(changed, keyring), 'SIGNATURE_INVALID')
      })
    })
  }

  it('every ECDSA signature has the one form that verifies', async () => {
    const key = await makeKey({ type: 'nistP256' })
    const keyring = await createKeyring([listed(key)])
    for (let round = 0; round < 20; round++) {
      expect((await verify(await signDetached(BYTES, key, NOW), keyring)).signedAt).to.equal(NOW)
    }
  })

  it('a signature by a subkey counts for its primary key', async () => {
    const key = await makeKey({ subkeys: [{ sign: true }] })
    const signer = await verify(await signDetached(BYTES, key, NOW), await createKeyring([listed(key)]))
    expect(signer.fingerprint).to.equal(key.getFingerprint().toUpperCase())
    expect(signer.keyId).to.equal(key.subkeys[0]?.getKeyID().toHex())
  })

  it('a subkey that its owner did not consent to: unusable', async () => {
    const key = await makeKey({ subkeys: [{ sign: true }] })
    const signature = await signDetached(BYTES, key, NOW)
    const [subkey] = key.subkeys
    const bound = { key: key.keyPacket, bind: subkey?.keyPacket }
    const keyFlags = [enums.keyFlags.signData] as unknown as Uint8Array
    if (subkey !== undefined) {
      subkey.bindingSignatures = [await signOver(key.keyPacket, enums.signature.subkeyBinding, bound, { keyFlags })]
    }
    await expectCode(verify(signature, await createKeyring([listed(key)])), 'SIGNER_UNUSABLE')
  })

  it('a key that nobody listed: unknown', async () => {
    const signature = await signDetached(BYTES, await makeKey(), NOW)
    await expectCode(verify(signature, await createKeyring([])), 'SIGNER_UNKNOWN')
    await expectCode(verify(signature, await createKeyring([listed(await makeKey())])), 'SIGNER_UNKNOWN')
    const old = newPacket(signatureBody({ hashed: CREATED }))
    const error = await expectCode(verify(old, await createKeyring([])), 'SIGNER_UNKNOWN')
    expect(error.message).to.equal(`The policy has no key ${KEY_ID}.`)
  })

  it('an algorithm that is not supported: unusable, verified or not', async () => {
    const key = await makeKey({ type: 'rsa', rsaBits: 2047 })
    const keyring = await createKeyring([listed(key)])
    const message = await createMessage({ binary: BYTES })
    const config = { minRSABits: 1024 }
    const binary = { detached: true, format: 'binary' } as const
    const signature = normaliseSignature(
      (await sign({ message, signingKeys: key, date: new Date(NOW), ...binary, config })) as Uint8Array
    )
    await expectCode(verify(signature, keyring), 'SIGNER_UNUSABLE')
    await expectCode(verifySignature(toUtf8('{}'), signature, keyring, { now: NOW }), 'SIGNER_UNUSABLE')
  })

  it('a packet that is not in normal form', async () => {
    await expectCode(verify(new Uint8Array([1]), await createKeyring([])), 'SIGNATURE_NOT_NORMAL')
  })

  it('a critical notation: unsupported', async () => {
    const key = await makeKey()
    const notation = { name: 'a@example.net', value: toUtf8('b'), humanReadable: true, critical: true }
    await expectCode(packetBy(key, { rawNotations: [notation] }), 'SIGNER_UNUSABLE')
    const harmless = await packetBy(key, { rawNotations: [{ ...notation, critical: false }] })
    expect((await verify(harmless, await createKeyring([listed(key)]))).signedAt).to.equal(NOW)
  })

  describe('the key', () => {
    it('is valid until the ms before its end, now and when it signed', async () => {
      const key = await makeKey({ lifeSec: 10 * 86_400 })
      const keyring = await createKeyring([listed(key)])
      const signature = await signDetached(BYTES, key, NOW - 1000)
      expect((await verify(signature, keyring, NOW - 1)).person).to.equal('ada')
      await expectCode(verify(signature, keyring, NOW), 'SIGNER_UNUSABLE')
      const backdated = await signDetached(BYTES, key, BORN)
      await expectCode(verify(backdated, keyring, NOW), 'SIGNER_UNUSABLE')
      const late = await packetBy(key, {}, NOW)
      await expectCode(verify(late, keyring, NOW - 1), 'SIGNER_UNUSABLE')
    })

    it('of a signature of record need not be valid now', async () => {
      const key = await makeKey({ lifeSec: 10 * 86_400 })
      const keyring = await createKeyring([listed(key)])
      const times = { now: NOW + DAY, isOfRecord: true }
      const signature = await signDetached(BYTES, key, NOW - 1000)
      expect((await verifySignature(BYTES, signature, keyring, times)).signedAt).to.equal(NOW - 1000)
      const late = await packetBy(key, {}, NOW)
      await expectCode(verifySignature(BYTES, late, keyring, times), 'SIGNER_UNUSABLE')
      const revoked = await key.revoke({ flag: enums.reasonForRevocation.keySuperseded }, new Date(NOW))
      await expectCode(
        verifySignature(BYTES, signature, await createKeyring([listed(revoked)]), times),
        'SIGNER_UNUSABLE'
      )
    })

    it('is not valid before its beginning', async () => {
      const key = await makeKey()
      const keyring = await createKeyring([listed(key)])
      expect((await verify(await packetBy(key, {}, BORN), keyring)).signedAt).to.equal(BORN)
      await expectCode(verify(await packetBy(key, {}, BORN - 1000), keyring), 'SIGNER_UNUSABLE')
    })

    it('that is revoked signs nothing, also nothing that is older', async () => {
      const key = await makeKey()
      const signature = await signDetached(BYTES, key, NOW - DAY)
      const revoked = await key.revoke({ flag: enums.reasonForRevocation.keySuperseded }, new Date(NOW))
      await expectCode(verify(signature, await createKeyring([listed(revoked)])), 'SIGNER_UNUSABLE')
    })

    it('that is revoked or expired, with a signature that fails: invalid all the same', async () => {
      const key = await makeKey({ lifeSec: 60 })
      const signature = await signDetached(BYTES, key, BORN)
      const keyring = await createKeyring([listed(key)])
      await expectCode(verifySignature(toUtf8('{}'), signature, keyring, { now: NOW }), 'SIGNATURE_INVALID')
    })
  })

  describe('the time of the signature', () => {
    let key: PrivateKey
    let keyring: Keyring
    before(async () => {
      key = await makeKey()
      keyring = await createKeyring([listed(key)])
    })

    it('is at most a minute ahead', async () => {
      const signature = await signDetached(BYTES, key, NOW)
      const earliest = NOW - MAX_SIGNATURE_FUTURE_SEC * 1000
      expect((await verify(signature, keyring, earliest)).signedAt).to.equal(NOW)
      await expectCode(verify(signature, keyring, earliest - 1), 'SIGNATURE_DATED')
    })

    it('is at most 7 days before validfrom, where there is one', async () => {
      const signature = await signDetached(BYTES, key, BORN)
      const latest = BORN + MAX_SIGNATURE_AGE_SEC * 1000
      expect((await verify(signature, keyring, NOW, latest)).signedAt).to.equal(BORN)
      await expectCode(verify(signature, keyring, NOW, latest + 1), 'SIGNATURE_DATED')
      expect((await verify(signature, keyring, NOW)).signedAt).to.equal(BORN)
    })

    it('lets a signature end that has a life of its own', async () => {
      const signature = await packetBy(key, { signatureExpirationTime: 60, signatureNeverExpires: false }, NOW)
      expect((await verify(signature, keyring, NOW + 59_999)).signedAt).to.equal(NOW)
      await expectCode(verify(signature, keyring, NOW + 60_000), 'SIGNATURE_DATED')
    })
  })

  it('a signer who was good counts as long as the policy has the key, unrevoked, and it has not ended', async () => {
    const key = await makeKey({ lifeSec: (20 * DAY) / 1000 })
    const signer = await verify(await signDetached(BYTES, key, NOW), await createKeyring([listed(key)]))
    const recheck = async (keyring: Keyring, now: number): Promise<void> => recheckSigner(signer, keyring, now)
    const keyring = await createKeyring([listed(key)])
    await recheck(keyring, NOW + 10 * DAY - 1)
    await expectCode(recheck(keyring, NOW + 10 * DAY), 'SIGNER_UNUSABLE')
    await expectCode(recheck(await createKeyring([listed(await makeKey())]), NOW), 'SIGNER_UNKNOWN')
    const { publicKey } = await revokeKey({ key, format: 'object' })
    const revoked = { ...listed(key), key: publicKey.write() }
    await expectCode(recheck(await createKeyring([revoked]), NOW), 'SIGNER_UNUSABLE')
  })
})
