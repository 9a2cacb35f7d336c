import { expect } from 'chai'
import { canonicalBytes } from '../../src/protocol/order/canonical.ts'
import { checkRelay, type VerifiedEnvelope } from '../../src/protocol/order/check-relay.ts'
import { encodeEnvelope } from '../../src/protocol/order/envelope.ts'
import { readOrderFile, writeOrderFile } from '../../src/protocol/order/order-file.ts'
import { createKeyring } from '../../src/protocol/pgp/keyring.ts'
import { minimalPublicKey } from '../../src/protocol/pgp/minimal-key.ts'
import { normaliseSignature } from '../../src/protocol/pgp/normal-form.ts'
import { generateKey, readPrivateKey, signDetached } from '../../src/protocol/pgp/sign.ts'
import { fromBase64, toBase64 } from '../../src/util/bytes.ts'
import { expectCode } from '../helpers/expect-code.ts'
import { DatedGnupg } from '../helpers/dated-gnupg.ts'
import { BAD_KINDS, GOOD_KINDS } from '../helpers/gpg-kinds.ts'
import { MISSING_PACKAGE } from '../helpers/gnupg.ts'
import { action, MESH_ID, NOW } from '../helpers/orders.ts'

const DAY = 86_400_000
const BYTES = canonicalBytes(action())

describe('the gpg program', function () {
  this.timeout(120_000)
  let gpg: DatedGnupg

  before(function () {
    if (MISSING_PACKAGE !== undefined) {
      if (this.test !== undefined) this.test.title = `needs the package ${MISSING_PACKAGE}`
      this.skip()
    }
    gpg = new DatedGnupg()
  })

  after(() => {
    if (MISSING_PACKAGE === undefined) gpg[Symbol.dispose]()
  })

  /** The checks of a node whose policy lists the key as gpg exports it now. */
  async function check(name: string, signature: Uint8Array | string, now = NOW): Promise<VerifiedEnvelope> {
    const { fingerprint, key } = await minimalPublicKey(await gpg.run(['--export', name]))
    return checkWith({ fingerprint, key }, signature, now)
  }

  async function checkWith(
    listed: { fingerprint: string; key: Uint8Array },
    signature: Uint8Array | string,
    now = NOW
  ): Promise<VerifiedEnvelope> {
    const keyring = await createKeyring([{ ...listed, person: 'ada', name: 'Ada' }])
    const envelope = encodeEnvelope({ order: BYTES, signatures: [normaliseSignature(signature)] })
    return checkRelay(envelope, { meshId: MESH_ID, now, keyring, isSeen: () => false })
  }

  for (const { kind, passphrase, make } of GOOD_KINDS) {
    describe(kind, () => {
      const secrecy = passphrase === undefined ? {} : { passphrase }
      let fingerprint: string
      before(async () => {
        fingerprint = await make(gpg, kind)
      })

      it('signs with gpg, binary and armoured, and nodes accept both; gpg accepts their normal form', async () => {
        const binary = await gpg.sign(kind, BYTES, secrecy)
        const armoured = (await gpg.sign(kind, BYTES, { ...secrecy, args: ['--armor'] })).toString()
        for (const signature of [binary, armoured]) {
          const { signers } = await check(kind, signature)
          expect(signers.map((signer) => signer.fingerprint)).to.deep.equal([fingerprint])
          expect(signers[0]?.signedAt).to.equal(NOW)
          await gpg.verify(BYTES, normaliseSignature(signature))
        }
        // gpg writes a header of the old format: there is something to normalise
        expect(binary[0]).to.be.oneOf([0x88, 0x89])
      })

      it('signs here, and gpg and nodes accept it', async () => {
        const secret = (await gpg.run(['--armor', '--export-secret-keys', kind], secrecy)).toString()
        if (passphrase !== undefined) await expectCode(readPrivateKey(secret), 'PASSPHRASE_WRONG')
        const key = await readPrivateKey(secret, passphrase)
        for (let round = 0; round < 4; round++) {
          const signature = await signDetached(BYTES, key, NOW)
          expect((await check(kind, signature)).signers).to.have.length(1)
          await gpg.verify(BYTES, signature)
        }
      })

      it('does not verify another document', async () => {
        const other = await gpg.sign(kind, canonicalBytes(action({ name: 'another' })), secrecy)
        await expectCode(check(kind, other), 'SIGNATURE_INVALID')
      })
    })
  }

  for (const { kind, code, isUselessHere, make } of BAD_KINDS) {
    it(`refused: ${kind}`, async () => {
      const { fingerprint, key, secret, signature } = await make(gpg, kind, BYTES)
      await expectCode(checkWith({ fingerprint, key }, signature), code)
      if (isUselessHere) {
        await expectCode(
          readPrivateKey(secret).then((own) => signDetached(BYTES, own, NOW)),
          'KEY_INVALID'
        )
      }
    })
  }

  it('checks an order file with its own two files', async () => {
    await gpg.makeKey('files', 'ed25519')
    const text = writeOrderFile(action(), [normaliseSignature(await gpg.sign('files', BYTES))])
    const { order, signatures } = readOrderFile(text)
    await gpg.verify(canonicalBytes(order), signatures[0] as Uint8Array)
  })

  it('accepts what a key made here signs', async () => {
    const pair = await generateKey({ name: 'Grace', email: 'grace@example.net', now: NOW - DAY })
    await gpg.run(['--import'], { input: pair.publicKey })
    await gpg.verify(BYTES, await signDetached(BYTES, await readPrivateKey(pair.privateKey), NOW))
    await gpg.run(['--import'], { input: pair.privateKey })
    expect((await check('grace@example.net', await gpg.sign('grace@example.net', BYTES))).signers).to.have.length(1)
  })

  it('imports the key that a policy holds', async () => {
    await gpg.makeKey('listed', 'ed25519')
    const { key } = await minimalPublicKey(await gpg.run(['--export', 'listed']))
    using other = new DatedGnupg()
    await other.run(['--import'], { input: fromBase64(toBase64(key)) })
    await other.verify(BYTES, normaliseSignature(await gpg.sign('listed', BYTES)))
  })

  it("a signing subkey's signature counts for the primary key, whose id it does not name", async () => {
    const fingerprint = await gpg.makeKey('two keys', 'ed25519', { at: NOW - 10 * DAY })
    await gpg.run(['--quick-add-key', fingerprint, 'ed25519', 'sign', 'never'], { at: NOW - 9 * DAY })
    const { signers } = await check('two keys', await gpg.sign('two keys', BYTES))
    expect(signers[0]?.fingerprint).to.equal(fingerprint)
    expect(fingerprint.toLowerCase().endsWith(signers[0]?.keyId ?? '')).to.equal(false)
  })

  it('what an expired key signed was good then, and is again when it is prolonged', async () => {
    const fingerprint = await gpg.makeKey('prolonged', 'ed25519', { at: NOW - 5 * DAY, expire: '2d' })
    const signature = await gpg.sign('prolonged', BYTES, { at: NOW - 4 * DAY })
    await expectCode(check('prolonged', signature), 'SIGNER_UNUSABLE')
    expect((await check('prolonged', signature, NOW - 4 * DAY)).signers).to.have.length(1)
    await gpg.run(['--quick-set-expire', fingerprint, '30d'])
    expect((await check('prolonged', signature)).signers).to.have.length(1)
  })

  it('a policy lists no key that is revoked', async () => {
    const fingerprint = await gpg.makeKey('no more', 'ed25519', { at: NOW - 5 * DAY })
    await gpg.revoke(fingerprint)
    await expectCode(minimalPublicKey(await gpg.run(['--export', 'no more'])), 'KEY_INVALID')
  })
})
