import { expect } from 'chai'
import { signReceipt, verifyReceipt } from '../../../../src/protocol/result/receipt.ts'
import { signPayload } from '../../../../src/protocol/result/signed.ts'
import { MAX_RECEIPT_BYTES } from '../../../../src/protocol/wire/limits.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { nodeKey } from '../../../helpers/node-keys.ts'
import { AGENT, MESH, numbered } from '../../../helpers/store-examples.ts'

const CONTENT = { mesh: MESH, orderDigest: numbered(1), agent: AGENT, sequence: 3, resultDigest: numbered(2) }

describe('verifyReceipt', () => {
  it('takes the receipt of the issuer, which is the same each time', async () => {
    const { privateKey, id: issuer } = await nodeKey(1)
    const receipt = await signReceipt(CONTENT, privateKey)
    await verifyReceipt(receipt, { ...CONTENT, issuer })
    expect(await signReceipt({ ...CONTENT }, privateKey)).to.deep.equal(receipt)
    expect(receipt.byteLength).to.be.lessThan(MAX_RECEIPT_BYTES)
  })

  const OTHERS: Readonly<Record<keyof typeof CONTENT, Partial<typeof CONTENT>>> = {
    mesh: { mesh: `x${MESH}` },
    orderDigest: { orderDigest: numbered(3) },
    agent: { agent: AGENT.replace('BLvs', 'CLvs') },
    sequence: { sequence: 4 },
    resultDigest: { resultDigest: numbered(3) }
  }
  for (const [field, other] of Object.entries(OTHERS)) {
    it(`not one with another ${field}`, async () => {
      const { privateKey, id: issuer } = await nodeKey(1)
      const receipt = await signReceipt({ ...CONTENT, ...other }, privateKey)
      await expectCode(verifyReceipt(receipt, { ...CONTENT, issuer }), 'RECEIPT_INVALID')
    })
  }

  it('not one by another node', async () => {
    const receipt = await signReceipt(CONTENT, (await nodeKey(2)).privateKey)
    await expectCode(verifyReceipt(receipt, { ...CONTENT, issuer: (await nodeKey(1)).id }), 'RECEIPT_INVALID')
  })

  it('not one that is larger than a receipt may be', async () => {
    const { privateKey, id: issuer } = await nodeKey(1)
    const around = (await signPayload('receipt', new Uint8Array(200), privateKey)).byteLength - 200
    for (const extra of [0, 1]) {
      const bytes = await signPayload('receipt', new Uint8Array(MAX_RECEIPT_BYTES - around + extra), privateKey)
      expect(bytes.byteLength).to.equal(MAX_RECEIPT_BYTES + extra)
      const error = await expectCode(verifyReceipt(bytes, { ...CONTENT, issuer }), 'RECEIPT_INVALID')
      expect(error.message.includes('too large')).to.equal(extra === 1)
    }
  })

  it('not garbage', async () => {
    await expectCode(verifyReceipt(new Uint8Array(), { ...CONTENT, issuer: AGENT }), 'RECEIPT_INVALID')
  })
})
