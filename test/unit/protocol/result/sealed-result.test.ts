import { expect } from 'chai'
import { createReplyKey, open, seal } from '../../../../src/protocol/pgp/seal.ts'
import { pad, padme } from '../../../../src/protocol/result/padding.ts'
import { encodeReport, type Report } from '../../../../src/protocol/result/report.ts'
import { openCover, openResult, readCover, sealReport } from '../../../../src/protocol/result/sealed-result.ts'
import { signPayload } from '../../../../src/protocol/result/signed.ts'
import { SealedResult } from '../../../../src/protocol/wire/generated/result.js'
import { MAX_REPORT_BYTES, MAX_RESULT_BYTES } from '../../../../src/protocol/wire/limits.ts'
import { fromHex, sha256Hex, toUtf8 } from '../../../../src/util/bytes.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { nodeKey } from '../../../helpers/node-keys.ts'
import { exampleReport, MESH, numbered } from '../../../helpers/store-examples.ts'

const NOW = Date.parse('2026-01-02T03:04:05Z')
const { privateKey, id: agent } = await nodeKey(1)
const thief = await nodeKey(2)
const reply = await createReplyKey(NOW)
const REPORT = exampleReport({ agent })
const OPTIONS = { replyKey: reply.publicKey, privateKey, now: NOW }

/** A signed cover with fields of one's choice around a sealed plaintext of one's choice. */
async function craft(plaintext: Uint8Array, fields: Partial<SealedResult> = {}): Promise<Uint8Array> {
  const sealed = await seal(plaintext, reply.publicKey, NOW)
  const cover = { orderDigest: fromHex(REPORT.order), agent, sequence: 0, final: true, sealed, ...fields }
  return signPayload('result', SealedResult.encode(cover), privateKey)
}

describe('sealReport', () => {
  it('is opened by the reply key, and gives the report back', async () => {
    const bytes = await sealReport(REPORT, OPTIONS)
    expect(await openResult(bytes, reply.privateKey, { mesh: MESH })).to.deep.equal(REPORT)
  })

  it('tells of the outside only what a custodian needs', async () => {
    const bytes = await sealReport(exampleReport({ agent, status: 'running', sequence: 5 }), OPTIONS)
    const { sealed, ...cover } = await readCover(bytes)
    expect(cover).to.deep.equal({
      orderDigest: REPORT.order,
      agent,
      sequence: 5,
      final: false,
      resultDigest: sha256Hex(bytes)
    })
    expect(Buffer.from(bytes).includes('host.example.net')).to.equal(false)
    expect(sealed.byteLength).to.be.greaterThan(0)
  })

  it('hides the length: reports of about one size are of one size outside', async () => {
    const sizes = new Set<number>()
    for (const name of ['', 'a', 'ab', 'host']) {
      const { sealed } = await readCover(await sealReport(exampleReport({ agent, name }), OPTIONS))
      sizes.add(sealed.byteLength)
      const plaintext = await open(sealed, reply.privateKey, { maxBytes: MAX_REPORT_BYTES })
      expect(plaintext.byteLength).to.equal(padme(plaintext.byteLength))
    }
    expect(sizes.size).to.equal(1)
  })

  it('carries the largest report, under the limit of what travels', async function () {
    this.timeout(60_000)
    const result = { foundanything: true, success: true, statistics: null, errors: null }
    const withElements = (elements: string): Report => exampleReport({ agent, results: [{ ...result, elements }] })
    const room = MAX_REPORT_BYTES - encodeReport(withElements('')).byteLength
    const report = withElements('\u007f'.repeat(room))
    const bytes = await sealReport(report, OPTIONS)
    expect(bytes.byteLength).to.be.within(MAX_REPORT_BYTES, MAX_RESULT_BYTES)
    expect(await openResult(bytes, reply.privateKey, { mesh: MESH })).to.deep.equal(report)
    await expectCode(sealReport(withElements('x'.repeat(room + 1)), OPTIONS), 'RESULT_TOO_LARGE')
  })
})

describe('readCover', () => {
  it('takes a result of the greatest size, and not one byte more', async () => {
    const sized = async (length: number) => {
      const payload = (sealed: Uint8Array) =>
        SealedResult.encode({ orderDigest: fromHex(REPORT.order), agent, sequence: 0, final: true, sealed })
      const around = (await signPayload('result', payload(new Uint8Array(length)), privateKey)).byteLength - length
      return signPayload('result', payload(new Uint8Array(length - around)), privateKey)
    }
    const largest = await sized(MAX_RESULT_BYTES)
    expect(largest.byteLength).to.equal(MAX_RESULT_BYTES)
    expect((await readCover(largest)).agent).to.equal(agent)
    await expectCode(readCover(await sized(MAX_RESULT_BYTES + 1)), 'RESULT_TOO_LARGE')
  })

  it("not a result that is signed by another node: nobody claims another's answer", async () => {
    const bytes = await sealReport(REPORT, { ...OPTIONS, privateKey: thief.privateKey })
    const error = await expectCode(readCover(bytes), 'RESULT_MALFORMED')
    expect(error.message).to.contain('not signed by the agent')
  })

  it('not a digest of another length', async () => {
    for (const length of [0, 31, 33]) {
      const bytes = await craft(toUtf8('x'), { orderDigest: new Uint8Array(length) })
      await expectCode(readCover(bytes), 'RESULT_MALFORMED')
    }
  })

  it('not garbage', async () => {
    await expectCode(readCover(new Uint8Array()), 'RESULT_MALFORMED')
    await expectCode(readCover(await signPayload('result', toUtf8('x'), privateKey)), 'RESULT_MALFORMED')
  })
})

describe('openCover', () => {
  const SWAPPED: Readonly<Record<string, Partial<Report>>> = {
    mesh: { mesh: `x${MESH}` },
    order: { order: numbered(99) },
    agent: { agent: thief.id },
    sequence: { sequence: 1 },
    status: { status: 'running' }
  }
  for (const [field, fields] of Object.entries(SWAPPED)) {
    it(`RESULT_SWAPPED when the ${field} inside is another`, async () => {
      const bytes = await craft(pad(encodeReport({ ...REPORT, ...fields })))
      await expectCode(openResult(bytes, reply.privateKey, { mesh: MESH }), 'RESULT_SWAPPED')
    })
  }

  it('RESULT_SWAPPED when a good result is put under another cover', async () => {
    const { sealed } = await readCover(await sealReport(REPORT, OPTIONS))
    const cover = { orderDigest: fromHex(REPORT.order), agent: thief.id, sequence: 0, final: true, sealed }
    const bytes = await signPayload('result', SealedResult.encode(cover), thief.privateKey)
    await expectCode(openResult(bytes, reply.privateKey, { mesh: MESH }), 'RESULT_SWAPPED')
  })

  const MALFORMED: Readonly<Record<string, Uint8Array>> = {
    'without padding': toUtf8('x'.repeat(999)),
    'with no JSON inside': pad(toUtf8('x')),
    'with no report inside': pad(toUtf8('{}')),
    'with more bytes inside than allowed': new Uint8Array(padme(MAX_REPORT_BYTES) + 1)
  }
  for (const [name, plaintext] of Object.entries(MALFORMED)) {
    it(`RESULT_MALFORMED ${name}`, async () => {
      await expectCode(openResult(await craft(plaintext), reply.privateKey, { mesh: MESH }), 'RESULT_MALFORMED')
    })
  }

  it('RESULT_MALFORMED with the key of another action', async () => {
    const other = await createReplyKey(NOW)
    const cover = await readCover(await sealReport(REPORT, OPTIONS))
    await expectCode(openCover(cover, other.privateKey, { mesh: MESH }), 'RESULT_MALFORMED')
  })
})
