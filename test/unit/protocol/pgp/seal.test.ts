import { expect } from 'chai'
import { createMessage, encrypt, enums, PacketList, readMessage } from 'openpgp'
import { readPublicKey } from '../../../../src/protocol/pgp/public-key.ts'
import { createReplyKey, open, seal } from '../../../../src/protocol/pgp/seal.ts'
import { MAX_REPLY_KEY_CHARACTERS } from '../../../../src/protocol/wire/limits.ts'
import { toBase64, toUtf8 } from '../../../../src/util/bytes.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { makeKey } from '../../../helpers/openpgp-keys.ts'
import { NOW } from '../../../helpers/orders.ts'

const PLAIN = toUtf8('found')
const ROOM = { maxBytes: PLAIN.byteLength }

describe('protocol/pgp/seal', () => {
  it('is opened by the private half alone', async () => {
    const key = await createReplyKey(NOW)
    const sealed = await seal(PLAIN, key.publicKey, NOW)
    expect(await open(sealed, key.privateKey, ROOM)).to.deep.equal(PLAIN)
    await expectCode(open(sealed, (await createReplyKey(NOW)).privateKey, ROOM), 'RESULT_MALFORMED')
  })

  it('works whatever the clocks say', async () => {
    const key = await createReplyKey(NOW)
    for (const now of [NOW - 400 * 86_400_000, NOW + 400 * 86_400_000]) {
      expect(await open(await seal(PLAIN, key.publicKey, now), key.privateKey, ROOM)).to.deep.equal(PLAIN)
    }
  })

  it('has a small key without a name', async () => {
    const { publicKey } = await createReplyKey(NOW)
    expect(toBase64(publicKey).length).to.be.at.most(Math.min(MAX_REPLY_KEY_CHARACTERS, 640))
    expect((await readPublicKey(publicKey)).getUserIDs()).to.deep.equal([])
  })

  it('seals anew each time, and grows by the same number of bytes whatever is inside', async () => {
    const { publicKey } = await createReplyKey(NOW)
    const zeros = await seal(new Uint8Array(50_000), publicKey, NOW)
    const noise = await seal(crypto.getRandomValues(new Uint8Array(50_000)), publicKey, NOW)
    expect(zeros.byteLength).to.equal(noise.byteLength)
    expect(await seal(PLAIN, publicKey, NOW)).to.not.deep.equal(await seal(PLAIN, publicKey, NOW))
  })

  it('says who it is for by nothing but the one-time key, and protects its integrity', async () => {
    const { publicKey } = await createReplyKey(NOW)
    const message = await readMessage({ binaryMessage: await seal(PLAIN, publicKey, NOW) })
    const tags = message.packets.map((packet) => (packet.constructor as unknown as { tag: number }).tag)
    expect(tags).to.deep.equal([
      enums.packet.publicKeyEncryptedSessionKey,
      enums.packet.symEncryptedIntegrityProtectedData
    ])
    expect(message.packets).to.be.instanceOf(PacketList)
  })

  it('is not opened when a byte was changed', async () => {
    const key = await createReplyKey(NOW)
    const sealed = await seal(PLAIN, key.publicKey, NOW)
    // of what names the recipient, not every byte matters
    for (const index of [0, 1, 40, 60, 90, sealed.length - 40, sealed.length - 1]) {
      const changed = Uint8Array.from(sealed, (octet, at) => (at === index ? octet ^ 1 : octet))
      await expectCode(open(changed, key.privateKey, ROOM), 'RESULT_MALFORMED')
    }
    await expectCode(open(sealed.subarray(0, -1), key.privateKey, ROOM), 'RESULT_MALFORMED')
  })

  it('is not opened beyond what there is room for', async () => {
    const key = await createReplyKey(NOW)
    const sealed = await seal(PLAIN, key.publicKey, NOW)
    await expectCode(open(sealed, key.privateKey, { maxBytes: PLAIN.byteLength - 1 }), 'RESULT_MALFORMED')
  })

  it('is not inflated beyond it either', async () => {
    const key = await createReplyKey(NOW)
    const bomb = (await encrypt({
      message: await createMessage({ binary: new Uint8Array(3_000_000) }),
      encryptionKeys: await readPublicKey(key.publicKey),
      date: new Date(NOW),
      format: 'binary',
      config: { preferredCompressionAlgorithm: enums.compression.zip }
    })) as Uint8Array
    const error = await expectCode(open(bomb, key.privateKey, { maxBytes: 1000 }), 'RESULT_MALFORMED')
    expect(String(error.cause)).to.contain('Maximum decompressed message size exceeded')
    expect(await open(bomb, key.privateKey, { maxBytes: 3_000_100 })).to.have.length(3_000_000)
  })

  it('needs a key that can be sealed to', async () => {
    await expectCode(seal(PLAIN, new Uint8Array([1]), NOW), 'KEY_INVALID')
    await expectCode(seal(PLAIN, (await makeKey()).toPublic().write(), NOW), 'KEY_INVALID')
    await expectCode(open(PLAIN, new Uint8Array([1]), ROOM), 'RESULT_MALFORMED')
  })
})
