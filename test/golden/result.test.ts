import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Code } from '../../src/protocol/errors.ts'
import { type Location, signLocation, verifyLocation } from '../../src/protocol/result/location.ts'
import { type Presence, signPresence, verifyPresence } from '../../src/protocol/result/presence.ts'
import { type ReceiptContent, signReceipt, verifyReceipt } from '../../src/protocol/result/receipt.ts'
import type { Report } from '../../src/protocol/result/report.ts'
import { openResult } from '../../src/protocol/result/sealed-result.ts'
import { fromHex, toHex } from '../../src/util/bytes.ts'
import { expectCode } from '../helpers/expect-code.ts'
import { nodeKey } from '../helpers/node-keys.ts'

interface Vector<T> {
  readonly name: string
  /** hex */
  readonly bytes: string
  readonly content?: T
  readonly code?: Code
}

interface Golden {
  readonly now: number
  readonly mesh: string
  readonly reply: { readonly privateKey: string }
  readonly results: readonly (Vector<never> & { readonly report?: Report })[]
  readonly receipts: readonly Vector<ReceiptContent>[]
  readonly presences: readonly Vector<Omit<Presence, 'id'>>[]
  readonly locations: readonly Vector<Omit<Location, 'id'>>[]
}

const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'wire/result.json'), 'utf8')) as Golden
const at = { mesh: golden.mesh, now: golden.now }
const { privateKey, id } = await nodeKey(7)

describe('golden results', () => {
  for (const { name, bytes, report, code } of golden.results) {
    it(`${name}: ${code ?? 'good'}`, async () => {
      const opening = openResult(fromHex(bytes), fromHex(golden.reply.privateKey), at)
      if (code === undefined) expect(await opening).to.deep.equal(report)
      else await expectCode(opening, code)
    })
  }
})

describe('golden receipts', () => {
  for (const { name, bytes, content, code } of golden.receipts) {
    it(`${name}: ${code ?? 'good'}`, async () => {
      const verifying = verifyReceipt(fromHex(bytes), { ...(content as ReceiptContent), issuer: id })
      if (code !== undefined) {
        await expectCode(verifying, code)
        return
      }
      await verifying
      expect(toHex(await signReceipt(content as ReceiptContent, privateKey))).to.equal(bytes)
    })
  }
})

describe('golden presences', () => {
  for (const { name, bytes, content, code } of golden.presences) {
    it(`${name}: ${code ?? 'good'}`, async () => {
      const verifying = verifyPresence(fromHex(bytes), at)
      if (content === undefined) {
        await expectCode(verifying, code as Code)
        return
      }
      expect(await verifying).to.deep.equal({ ...content, id })
      expect(toHex(await signPresence(content, privateKey))).to.equal(bytes)
    })
  }
})

describe('golden locations', () => {
  for (const { name, bytes, content, code } of golden.locations) {
    it(`${name}: ${code ?? 'good'}`, async () => {
      const verifying = verifyLocation(fromHex(bytes), at)
      if (content === undefined) {
        await expectCode(verifying, code as Code)
        return
      }
      expect(await verifying).to.deep.equal({ ...content, id })
      expect(toHex(await signLocation(content, privateKey))).to.equal(bytes)
    })
  }
})
