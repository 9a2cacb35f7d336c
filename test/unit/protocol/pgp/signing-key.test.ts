import { expect } from 'chai'
import { enums, type PrivateKey, type SignaturePacket, type Subkey } from 'openpgp'
import { withDirectSignatures } from '../../../../src/protocol/pgp/self-signatures.ts'
import { readSigningKeys, type SigningKey } from '../../../../src/protocol/pgp/signing-key.ts'
import { copyOf, makeKey, signOver } from '../../../helpers/openpgp-keys.ts'
import { NOW } from '../../../helpers/orders.ts'

const DAY = 86_400_000
const BORN = NOW - 10 * DAY
const SIGN = [enums.keyFlags.signData] as unknown as Uint8Array
const CERTIFY = [enums.keyFlags.certifyKeys] as unknown as Uint8Array

type Judged = Pick<SigningKey, 'isSupported' | 'validFrom' | 'validUntil' | 'flaw'>

async function judge(key: PrivateKey): Promise<Judged[]> {
  const keys = await readSigningKeys(key.toPublic())
  return keys.map(({ isSupported, validFrom, validUntil, flaw }) => ({
    isSupported,
    validFrom,
    validUntil,
    ...(flaw === undefined ? {} : { flaw })
  }))
}

const GOOD: Judged = { isSupported: true, validFrom: BORN, validUntil: Infinity }

/** A self-signature on the first user id. */
function certification(key: PrivateKey, changes: Partial<SignaturePacket>, at?: number): Promise<SignaturePacket> {
  const bound = { userID: key.users[0]?.userID, key: key.keyPacket }
  return signOver(key.keyPacket, enums.signature.certPositive, bound, { keyFlags: SIGN, ...changes }, at)
}

function lives(seconds: number): Partial<SignaturePacket> {
  return { keyExpirationTime: seconds, keyNeverExpires: false }
}

describe('protocol/pgp/signing-key', () => {
  describe('a primary key', () => {
    it('may sign from its beginning', async () => {
      const key = await makeKey()
      const [judged] = await readSigningKeys(key.toPublic())
      expect(judged).to.include({ keyId: key.getKeyID().toHex(), fingerprint: key.getFingerprint() })
      expect(await judge(key)).to.deep.equal([GOOD])
    })

    it('of version 6 too', async () => {
      expect(await judge(await makeKey({ type: 'curve25519', users: [], config: { v6Keys: true } }))).to.deep.equal([
        GOOD
      ])
    })

    it('ends when its self-signature says so', async () => {
      const validUntil = BORN + 3_600_000
      expect(await judge(await makeKey({ lifeSec: 3600 }))).to.deep.equal([{ ...GOOD, validUntil }])
      const six = await makeKey({ lifeSec: 3600, type: 'curve25519', config: { v6Keys: true } })
      expect(await judge(six)).to.deep.equal([{ ...GOOD, validUntil }])
    })

    it('goes by the newest self-signature', async () => {
      const key = await makeKey({ lifeSec: 3600 })
      key.users[0]?.selfCertifications.push(await certification(key, lives(7200)))
      expect(await judge(key)).to.deep.equal([{ ...GOOD, validUntil: BORN + 7_200_000 }])
      key.users[0]?.selfCertifications.push(await certification(key, {}, NOW))
      expect(await judge(key)).to.deep.equal([GOOD])
    })

    it('ends when the certification of its user id does', async () => {
      const key = await makeKey()
      const expiring = { signatureExpirationTime: 60, signatureNeverExpires: false }
      key.users[0]?.selfCertifications.push(await certification(key, expiring, NOW - 5 * DAY))
      expect(await judge(key)).to.deep.equal([{ ...GOOD, validUntil: NOW - 5 * DAY + 60_000 }])
    })

    it('ends when a signature on the key itself says so', async () => {
      const key = await makeKey()
      const direct = await signOver(key.keyPacket, enums.signature.key, { key: key.keyPacket }, lives(60))
      withDirectSignatures(key).directSignatures.push(direct)
      expect(await judge(key)).to.deep.equal([{ ...GOOD, validUntil: BORN + 60_000 }])
    })

    it('goes by the primary user id, then by the newest', async () => {
      const key = await makeKey({ users: ['one', 'two'] })
      const [one, two] = key.users
      const first = { userID: one?.userID, key: key.keyPacket }
      const second = { userID: two?.userID, key: key.keyPacket }
      const certify = async (bound: object, changes: Partial<SignaturePacket>): Promise<SignaturePacket[]> => [
        await signOver(key.keyPacket, enums.signature.certGeneric, bound, { keyFlags: SIGN, ...changes })
      ]
      if (one === undefined || two === undefined) throw new TypeError('two user ids')
      one.selfCertifications = await certify(first, { ...lives(60), isPrimaryUserID: true })
      two.selfCertifications = await certify(second, lives(120))
      expect((await judge(key))[0]?.validUntil).to.equal(BORN + 60_000)
      one.selfCertifications = await certify(first, lives(60))
      two.selfCertifications = [
        await signOver(key.keyPacket, enums.signature.certGeneric, second, { keyFlags: SIGN }, NOW)
      ]
      expect((await judge(key))[0]?.validUntil).to.equal(Infinity)
    })

    for (const flag of [
      enums.reasonForRevocation.noReason,
      enums.reasonForRevocation.keySuperseded,
      enums.reasonForRevocation.keyRetired,
      enums.reasonForRevocation.keyCompromised
    ]) {
      it(`is revoked for all times, for the reason ${flag}`, async () => {
        const revoked = await (await makeKey()).revoke({ flag }, new Date(NOW + DAY))
        expect(await judge(revoked)).to.deep.equal([{ ...GOOD, flaw: 'is revoked' }])
      })
    }

    it('is not revoked by another key', async () => {
      const key = await makeKey()
      const other = await (await makeKey()).revoke()
      key.revocationSignatures = other.revocationSignatures
      expect(await judge(key)).to.deep.equal([GOOD])
    })

    it('may not sign when its only user id is revoked', async () => {
      const key = await makeKey()
      const bound = { userID: key.users[0]?.userID, key: key.keyPacket }
      key.users[0]?.revocationSignatures.push(await signOver(key.keyPacket, enums.signature.certRevocation, bound))
      expect(await judge(key)).to.deep.equal([{ ...GOOD, flaw: 'has no valid self-signature' }])
    })

    it('may not sign without a self-signature of its own', async () => {
      const key = await makeKey()
      key.users = (await makeKey()).users
      expect(await judge(key)).to.deep.equal([{ ...GOOD, flaw: 'has no valid self-signature' }])
      key.users = []
      expect(await judge(key)).to.deep.equal([{ ...GOOD, flaw: 'has no valid self-signature' }])
    })

    it('may not sign without the flag, or without any', async () => {
      const key = await makeKey()
      key.users[0]?.selfCertifications.push(await certification(key, { keyFlags: CERTIFY }))
      expect(await judge(key)).to.deep.equal([{ ...GOOD, flaw: 'may not sign' }])
      key.users[0]?.selfCertifications.push(await certification(key, { keyFlags: null }, NOW))
      expect(await judge(key)).to.deep.equal([{ ...GOOD, flaw: 'may not sign' }])
    })

    it('may not sign when another key may revoke it', async () => {
      const key = await makeKey()
      const changes = {
        revocationKeyClass: 0x80,
        revocationKeyAlgorithm: enums.publicKey.rsaEncryptSign,
        revocationKeyFingerprint: new Uint8Array(20)
      }
      const direct = await signOver(key.keyPacket, enums.signature.key, { key: key.keyPacket }, changes)
      withDirectSignatures(key).directSignatures.push(direct)
      expect(await judge(key)).to.deep.equal([{ ...GOOD, flaw: 'names another key that may revoke it' }])
    })
  })

  describe('a subkey', () => {
    let key: PrivateKey
    let subkey: Subkey
    beforeEach(async () => {
      key = await makeKey({ subkeys: [{ sign: true }] })
      subkey = key.subkeys[0] as Subkey
    })

    const bound = (): object => ({ key: key.keyPacket, bind: subkey.keyPacket })
    const bind = (changes: Partial<SignaturePacket>): Promise<SignaturePacket> =>
      signOver(key.keyPacket, enums.signature.subkeyBinding, bound(), { keyFlags: SIGN, ...changes })
    const consent = (
      changes: Partial<SignaturePacket> = {},
      type = enums.signature.keyBinding
    ): Promise<SignaturePacket> => signOver(subkey.keyPacket, type, bound(), changes)

    it('may sign', async () => {
      expect(await judge(key)).to.deep.equal([GOOD, GOOD])
    })

    it('ends with its primary key, its binding, or its consent, whatever is first', async () => {
      const end = (at: number): Judged => ({ ...GOOD, validUntil: at })
      subkey.bindingSignatures = [await bind({ ...lives(60), embeddedSignature: await consent() })]
      expect((await judge(key))[1]).to.deep.equal(end(BORN + 60_000))
      const expiring = { signatureExpirationTime: 60, signatureNeverExpires: false }
      subkey.bindingSignatures = [await bind({ embeddedSignature: await consent(expiring) })]
      expect((await judge(key))[1]).to.deep.equal(end(NOW - 9 * DAY + 60_000))
      const mortal = await makeKey({ lifeSec: 3600, subkeys: [{ sign: true }] })
      expect((await judge(mortal))[1]?.validUntil).to.equal(BORN + 3_600_000)
    })

    it('begins when it was made', async () => {
      const younger = await key.addSubkey({ sign: true, date: new Date(NOW - DAY) })
      expect((await judge(younger)).map(({ validFrom }) => validFrom)).to.deep.equal([BORN, BORN, NOW - DAY])
    })

    it('is revoked for all times', async () => {
      key.subkeys[0] = await subkey.revoke(
        key.keyPacket as never,
        { flag: enums.reasonForRevocation.keySuperseded },
        new Date(NOW)
      )
      expect(await judge(key)).to.deep.equal([GOOD, { ...GOOD, flaw: 'is revoked' }])
    })

    it('falls with its primary key', async () => {
      expect(await judge(await key.revoke())).to.deep.equal([
        { ...GOOD, flaw: 'is revoked' },
        { ...GOOD, flaw: 'is revoked' }
      ])
    })

    it('may sign though its primary key may only certify', async () => {
      key.users[0]?.selfCertifications.push(await certification(key, { keyFlags: CERTIFY }))
      expect(await judge(key)).to.deep.equal([{ ...GOOD, flaw: 'may not sign' }, GOOD])
    })

    it('may not sign when it is for encryption', async () => {
      const encrypting = await makeKey({ subkeys: [{}] })
      expect((await judge(encrypting))[1]).to.deep.equal({ ...GOOD, isSupported: false, flaw: 'may not sign' })
    })

    it('may not sign when nothing binds it', async () => {
      subkey.bindingSignatures = []
      expect((await judge(key))[1]?.flaw).to.equal('may not sign')
    })

    it('may not sign without its consent, with that of another, or with a signature of another type', async () => {
      const flaw = 'is a subkey without a back signature'
      const other = await makeKey({ subkeys: [{ sign: true }] })
      for (const embeddedSignature of [
        null,
        other.subkeys[0]?.bindingSignatures[0]?.embeddedSignature ?? null,
        await consent({}, enums.signature.subkeyBinding)
      ]) {
        subkey.bindingSignatures = [await bind({ embeddedSignature })]
        expect((await judge(key))[1]?.flaw).to.equal(flaw)
      }
    })

    it('is judged the same after it was written and read', async () => {
      expect(await judge(await copyOf(key))).to.deep.equal(await judge(key))
    })
  })

  describe('algorithms', () => {
    for (const [name, wish, isSupported] of [
      ['Ed25519 as gpg writes it', { type: 'ed25519Legacy' }, true],
      ['Ed25519 of RFC 9580', { type: 'curve25519' }, true],
      ['ECDSA P-256', { type: 'nistP256' }, true],
      ['RSA of 2,048 bits', { type: 'rsa', rsaBits: 2048 }, true],
      ['RSA of 2,047 bits', { type: 'rsa', rsaBits: 2047 }, false],
      ['ECDSA P-384', { type: 'nistP384' }, true],
      ['ECDSA P-521', { type: 'nistP521' }, false],
      ['Ed448', { type: 'curve448', config: { v6Keys: true } }, false]
    ] as const) {
      it(`${isSupported ? 'takes' : 'does not take'} ${name}`, async () => {
        expect((await judge(await makeKey(wish)))[0]?.isSupported).to.equal(isSupported)
      })
    }
  })
})
