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
import { throwsCode } from '../helpers/expect-throw.ts'
import { DatedGnupg } from '../helpers/dated-gnupg.ts'
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

  for (const algorithm of ['ed25519', 'rsa3072', 'nistp256']) {
    describe(algorithm, () => {
      let fingerprint: string
      before(async () => {
        fingerprint = await gpg.makeKey(algorithm, algorithm, { at: NOW - 10 * DAY })
      })

      it("'s signatures are accepted, binary and armoured, and gpg accepts their normal form", async () => {
        const binary = await gpg.sign(algorithm, BYTES)
        const armoured = (await gpg.sign(algorithm, BYTES, { args: ['--armor'] })).toString()
        for (const signature of [binary, armoured]) {
          const { signers } = await check(algorithm, signature)
          expect(signers.map((signer) => signer.fingerprint)).to.deep.equal([fingerprint])
          expect(signers[0]?.signedAt).to.equal(NOW)
          await gpg.verify(BYTES, normaliseSignature(signature))
        }
        // gpg writes a header of the old format: there is something to normalise
        expect(binary[0]).to.be.oneOf([0x88, 0x89])
      })

      it('signs here, and gpg accepts it', async () => {
        const secret = (await gpg.run(['--armor', '--export-secret-keys', algorithm])).toString()
        const key = await readPrivateKey(secret)
        for (let round = 0; round < 4; round++) {
          const signature = await signDetached(BYTES, key, NOW)
          expect((await check(algorithm, signature)).signers).to.have.length(1)
          await gpg.verify(BYTES, signature)
        }
      })

      it('does not verify another document', async () => {
        const other = await gpg.sign(algorithm, canonicalBytes(action({ name: 'another' })))
        await expectCode(check(algorithm, other), 'SIGNATURE_INVALID')
      })
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

  it("a signing subkey's signature counts for the primary key", async () => {
    const fingerprint = await gpg.makeKey('subkeys', 'ed25519', { at: NOW - 10 * DAY })
    await gpg.run(['--quick-add-key', fingerprint, 'ed25519', 'sign', 'never'], { at: NOW - 9 * DAY })
    const { signers } = await check('subkeys', await gpg.sign('subkeys', BYTES))
    expect(signers[0]?.fingerprint).to.equal(fingerprint)
    expect(fingerprint.toLowerCase().endsWith(signers[0]?.keyId ?? '')).to.equal(false)
  })

  it('an expired key, its backdated signatures, and the same key prolonged', async () => {
    const fingerprint = await gpg.makeKey('expired', 'ed25519', { at: NOW - 5 * DAY, expire: '2d' })
    const backdated = await gpg.sign('expired', BYTES, { at: NOW - 4 * DAY })
    await expectCode(check('expired', backdated), 'SIGNER_UNUSABLE')
    expect((await check('expired', backdated, NOW - 4 * DAY)).signers).to.have.length(1)
    await gpg.run(['--quick-set-expire', fingerprint, '30d'])
    expect((await check('expired', backdated)).signers).to.have.length(1)
  })

  it('an expired subkey of a key that lives', async () => {
    const fingerprint = await gpg.makeKey('old subkey', 'ed25519', { at: NOW - 5 * DAY })
    await gpg.run(['--quick-add-key', fingerprint, 'ed25519', 'sign', '2d'], { at: NOW - 5 * DAY })
    const signature = await gpg.sign('old subkey', BYTES, { at: NOW - 4 * DAY })
    await expectCode(check('old subkey', signature), 'SIGNER_UNUSABLE')
    expect((await check('old subkey', signature, NOW - 4 * DAY)).signers).to.have.length(1)
  })

  it('a revoked key, also for what it signed before', async () => {
    const fingerprint = await gpg.makeKey('revoked', 'ed25519', { at: NOW - 5 * DAY })
    const signature = await gpg.sign('revoked', BYTES, { at: NOW - 4 * DAY })
    const before = await minimalPublicKey(await gpg.run(['--export', 'revoked']))
    expect((await checkWith(before, signature)).signers).to.have.length(1)
    await gpg.revoke(fingerprint)
    const exported = await gpg.run(['--export', 'revoked'])
    await expectCode(checkWith({ fingerprint, key: exported }, signature), 'SIGNER_UNUSABLE')
    await expectCode(minimalPublicKey(exported), 'KEY_INVALID')
  })

  it('a key that was superseded, also for what it signed before', async () => {
    const fingerprint = await gpg.makeKey('superseded', 'ed25519', { at: NOW - 5 * DAY })
    const signature = await gpg.sign('superseded', BYTES, { at: NOW - 4 * DAY })
    const answers = 'y\n2\n\ny\n'
    const interactive = ['--no-batch', '--command-fd', '0', '--gen-revoke', fingerprint]
    const certificate = await gpg.run(interactive, { input: answers, at: NOW - DAY })
    await gpg.run(['--import'], { input: certificate })
    const key = await gpg.run(['--export', fingerprint])
    await expectCode(checkWith({ fingerprint, key }, signature), 'SIGNER_UNUSABLE')
  })

  it('signatures that are not wanted', async () => {
    await gpg.makeKey('habits', 'ed25519')
    await gpg.makeKey('second', 'ed25519')
    const sha1 = await gpg.sign('habits', BYTES, { args: ['--digest-algo', 'SHA1'] })
    throwsCode(() => normaliseSignature(sha1), 'SIGNER_UNUSABLE')
    const text = await gpg.sign('habits', BYTES, { args: ['--textmode'] })
    throwsCode(() => normaliseSignature(text), 'SIGNATURE_NOT_NORMAL')
    const two = await gpg.sign('habits', BYTES, { args: ['--local-user', 'second'] })
    throwsCode(() => normaliseSignature(two), 'SIGNATURE_NOT_NORMAL')
    const critical = await gpg.sign('habits', BYTES, { args: ['--sig-notation', '!a@example.net=b'] })
    throwsCode(() => normaliseSignature(critical), 'SIGNER_UNUSABLE')
  })
})
