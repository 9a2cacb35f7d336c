import { expect } from 'chai'
import { signStop, verifyStop } from '../../../../src/protocol/result/stop.ts'
import { signPayload } from '../../../../src/protocol/result/signed.ts'
import { Stop } from '../../../../src/protocol/wire/generated/result.js'
import { MAX_STOP_BYTES } from '../../../../src/protocol/wire/limits.ts'
import { concatBytes } from '../../../../src/util/bytes.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { nodeKey } from '../../../helpers/node-keys.ts'

const MESH = `test.${'0'.repeat(64)}`
const content = { mesh: MESH, orderDigest: 'ab'.repeat(32) }

describe('Stop', () => {
  it('says who stops what; the same content gives the same bytes', async () => {
    const { id, privateKey } = await nodeKey(1)
    const bytes = await signStop(content, privateKey)
    expect(await verifyStop(bytes, { mesh: MESH })).to.deep.equal({ orderDigest: content.orderDigest, signer: id })
    expect(await signStop(content, privateKey)).to.deep.equal(bytes)
    expect(bytes.byteLength).to.be.lessThan(MAX_STOP_BYTES)
  })

  it('is refused when it is damaged, for another mesh, for another purpose, or too long', async () => {
    const { privateKey } = await nodeKey(1)
    const good = await signStop(content, privateKey)
    const damaged = Uint8Array.from(good)
    damaged[damaged.length - 1] = (damaged.at(-1) as number) ^ 1
    const payload = (order: Uint8Array): Uint8Array => Stop.encode({ mesh: MESH, order })
    const bad = [
      damaged,
      await signStop({ ...content, mesh: 'other' }, privateKey),
      await signPayload('location', payload(new Uint8Array(32)), privateKey),
      await signPayload('stop', payload(new Uint8Array(31)), privateKey),
      await signPayload('stop', concatBytes(payload(new Uint8Array(32)), Uint8Array.of(0x18, 1)), privateKey),
      new Uint8Array(MAX_STOP_BYTES),
      new Uint8Array(MAX_STOP_BYTES + 1)
    ]
    for (const bytes of bad) await expectCode(verifyStop(bytes, { mesh: MESH }), 'RECORD_INVALID')
  })
})
