import { expect } from 'chai'
import {
  readReceipt,
  signCustody,
  signReceipt,
  verifyCustody,
  verifyReceipt
} from '../../../../src/protocol/result/receipt.ts'
import { signPayload } from '../../../../src/protocol/result/signed.ts'
import { Receipt } from '../../../../src/protocol/wire/generated/result.js'
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

describe('verifyCustody', () => {
  it('takes the one of the custodian for this result, and no other', async () => {
    const { privateKey, id: issuer } = await nodeKey(1)
    const custody = await signCustody(CONTENT, privateKey)
    await verifyCustody(custody, { ...CONTENT, issuer })
    const { id: other } = await nodeKey(2)
    await expectCode(verifyCustody(custody, { ...CONTENT, issuer: other }), 'CUSTODY_INVALID')
    await expectCode(verifyCustody(custody, { ...CONTENT, issuer, sequence: 4 }), 'CUSTODY_INVALID')
    await expectCode(verifyCustody(new Uint8Array(MAX_RECEIPT_BYTES + 1), { ...CONTENT, issuer }), 'CUSTODY_INVALID')
  })

  it('is never a receipt, nor a receipt custody: nothing is deleted on it', async () => {
    const { privateKey, id: issuer } = await nodeKey(1)
    await expectCode(verifyReceipt(await signCustody(CONTENT, privateKey), { ...CONTENT, issuer }), 'RECEIPT_INVALID')
    await expectCode(verifyCustody(await signReceipt(CONTENT, privateKey), { ...CONTENT, issuer }), 'CUSTODY_INVALID')
  })
})

describe('readReceipt', () => {
  it('says which result it is for, and who has signed it', async () => {
    const { privateKey, id: issuer } = await nodeKey(1)
    expect(await readReceipt(await signReceipt(CONTENT, privateKey))).to.deep.equal({ ...CONTENT, issuer })
  })

  it('refuses what is no receipt', async () => {
    const { privateKey } = await nodeKey(1)
    const digests = { orderDigest: new Uint8Array(32), resultDigest: new Uint8Array(32) }
    const fields = { mesh: MESH, agent: AGENT, sequence: 0 }
    for (const short of ['orderDigest', 'resultDigest']) {
      const payload = Receipt.encode({ ...fields, ...digests, [short]: new Uint8Array(31) })
      await expectCode(readReceipt(await signPayload('receipt', payload, privateKey)), 'RECEIPT_INVALID')
    }
    await expectCode(readReceipt(await signCustody(CONTENT, privateKey)), 'RECEIPT_INVALID')
    await expectCode(readReceipt(new Uint8Array(MAX_RECEIPT_BYTES + 1)), 'RECEIPT_INVALID')
  })
})
