import { expect } from 'chai'
import fc from 'fast-check'
import { MigError } from '../../src/protocol/errors.ts'
import { createReplyKey, seal } from '../../src/protocol/pgp/seal.ts'
import { signLocation, verifyLocation } from '../../src/protocol/result/location.ts'
import { pad, padme, unpad } from '../../src/protocol/result/padding.ts'
import { signPresence, verifyPresence } from '../../src/protocol/result/presence.ts'
import { signReceipt, verifyReceipt } from '../../src/protocol/result/receipt.ts'
import { encodeReport, parseReport, type Report } from '../../src/protocol/result/report.ts'
import { openResult, readCover, sealReport } from '../../src/protocol/result/sealed-result.ts'
import { openSigned, signPayload } from '../../src/protocol/result/signed.ts'
import type { Domain } from '../../src/protocol/wire/domains.ts'
import { SealedResult } from '../../src/protocol/wire/generated/result.js'
import {
  MAX_CUSTODY_RESULTS,
  MAX_PRESENCE_EVERY_SEC,
  MAX_PRESENCE_NEIGHBOURS,
  MAX_PRESENCE_SEGMENTS,
  PRESENCE_NEIGHBOUR_BYTES
} from '../../src/protocol/wire/limits.ts'
import { fromHex, toHex } from '../../src/util/bytes.ts'
import { exampleAgentRecord } from '../helpers/example-agent-record.ts'
import { mutate, seededRandom } from '../helpers/mutate.ts'
import { nodeKey } from '../helpers/node-keys.ts'
import { exampleReport, exampleSurroundings, MESH, numbered } from '../helpers/store-examples.ts'

const NOW = Date.parse('2026-01-02T03:04:05Z')
const AT = { mesh: MESH, now: NOW }
const { privateKey, id } = await nodeKey(1)
const reply = await createReplyKey(NOW)

const anyText = fc.string({ unit: 'binary' })
const anyReport: fc.Arbitrary<Report> = fc
  .record({
    sequence: fc.nat(0xffff_ffff),
    policyVersion: fc.nat(0xffff_ffff),
    status: fc.constantFrom('accepted', 'running', 'success', 'failed', 'timeout', 'refused', 'cancelled'),
    name: anyText,
    message: anyText,
    sandbox: fc.array(anyText, { maxLength: 3 }),
    masked: fc.boolean(),
    results: fc.array(
      fc.record({
        foundanything: fc.boolean(),
        success: fc.boolean(),
        // JSON has no negative zero
        elements: fc.jsonValue({ maxDepth: 5 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown),
        statistics: fc.constant(null),
        errors: fc.option(fc.array(anyText, { maxLength: 3 }))
      }),
      { maxLength: 3 }
    )
  })
  .map((fields) => exampleReport({ agent: id, ...fields }))

/** Settles with what was thrown if it is anything but a MigError: a decoder throws nothing else. */
async function bugOf(task: () => unknown): Promise<unknown> {
  try {
    await task()
  } catch (error) {
    return error instanceof MigError ? undefined : error
  }
  return undefined
}

/** Damages the bytes in many ways, plain and signed anew, and gives each to `decode`. */
async function damage(
  domain: Domain,
  good: Uint8Array,
  decode: (bytes: Uint8Array) => Promise<unknown>,
  rounds: number
): Promise<void> {
  const { payload } = await openSigned(domain, good, 'INTERNAL')
  for (let seed = 0; seed < rounds; seed++) {
    const random = seededRandom(seed)
    expect(await bugOf(() => decode(mutate(good, random))), `${domain} damaged with seed ${seed}`).to.equal(undefined)
    const signed = await signPayload(domain, mutate(payload, random), privateKey)
    expect(await bugOf(() => decode(signed)), `${domain} damaged inside with seed ${seed}`).to.equal(undefined)
  }
}

describe('a report', () => {
  it('comes back as it was, whatever text and JSON it holds', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        expect(parseReport(encodeReport(report))).to.deep.equal(report)
      })
    )
  })

  it('comes back through sealing, and its cover says what it says', async () => {
    await fc.assert(
      fc.asyncProperty(anyReport, async (report) => {
        const bytes = await sealReport(report, { replyKey: reply.publicKey, privateKey, now: NOW })
        expect(await openResult(bytes, reply.privateKey, AT)).to.deep.equal(report)
        expect((await readCover(bytes)).sequence).to.equal(report.sequence)
      }),
      { numRuns: 30 }
    )
  })
})

describe('padding', () => {
  it('is undone exactly, of any bytes that do not end in a space', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 5000 }), (bytes) => {
        fc.pre(bytes.at(-1) !== 0x20)
        expect(unpad(pad(bytes))).to.deep.equal(bytes)
      })
    )
  })

  it('never gets shorter when the text gets longer, and adds 12 percent at most', () => {
    const length = fc.nat(16 * 2 ** 20)
    fc.assert(
      fc.property(length, length, (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a]
        expect(padme(less)).to.be.at.most(padme(more))
        expect(padme(less)).to.be.within(less, less * 1.12)
      })
    )
  })
})

describe('a receipt', () => {
  it('is good for its content, and for no other', async () => {
    const content = fc.record({
      mesh: fc.constantFrom(MESH, 'b'),
      orderDigest: fc.constantFrom(numbered(1), numbered(2)),
      agent: fc.constantFrom(id, 'x'),
      sequence: fc.constantFrom(0, 1),
      resultDigest: fc.constantFrom(numbered(1), numbered(2))
    })
    await fc.assert(
      fc.asyncProperty(content, content, async (signed, expected) => {
        const receipt = await signReceipt(signed, privateKey)
        const isGood = await verifyReceipt(receipt, { ...expected, issuer: id }).then(
          () => true,
          () => false
        )
        expect(isGood).to.equal(JSON.stringify(signed) === JSON.stringify(expected))
      })
    )
  })
})

describe('surroundings in a presence', function () {
  this.timeout(60_000)

  it('are read as they were told, at every value that a node can tell', async () => {
    const presence = { mesh: MESH, seq: NOW, time: NOW, version: '1', policyVersion: 0, addresses: [] }
    const octet = fc.integer({ min: 0, max: 255 })
    const network = fc
      .tuple(octet, octet, octet, octet, fc.integer({ min: 0, max: 32 }))
      .map(([a, b, c, d, bits]) => `${a}.${b}.${c}.${d}/${bits}`)
    const neighbour = fc.record(
      {
        key: fc.uint8Array({ minLength: PRESENCE_NEIGHBOUR_BYTES, maxLength: PRESENCE_NEIGHBOUR_BYTES }).map(toHex),
        skewSec: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
      },
      { requiredKeys: ['key'] }
    )
    const segment = fc.record({
      name: fc.stringMatching(/^[a-z0-9-]{1,32}$/),
      networks: fc.array(network, { maxLength: 4 })
    })
    const custody = fc.record({
      results: fc.integer({ min: 0, max: MAX_CUSTODY_RESULTS }),
      bytes: fc.nat()
    })
    const surroundings = fc.record(
      {
        everySec: fc.integer({ min: 1, max: MAX_PRESENCE_EVERY_SEC }),
        neighbours: fc.array(neighbour, { minLength: 1, maxLength: MAX_PRESENCE_NEIGHBOURS }),
        segments: fc.array(segment, { minLength: 1, maxLength: MAX_PRESENCE_SEGMENTS }),
        custody
      },
      { requiredKeys: [] }
    )
    await fc.assert(
      fc.asyncProperty(surroundings, async (told) => {
        const bytes = await signPresence({ ...presence, role: 'relay', ...told }, privateKey)
        expect(await verifyPresence(bytes, AT)).to.deep.equal({ ...presence, role: 'relay', id, ...told })
      })
    )
  })
})

describe('damaged bytes', function () {
  this.timeout(60_000)

  it('of a sealed result are refused, or opened to what they say', async () => {
    const good = await sealReport(exampleReport({ agent: id }), { replyKey: reply.publicKey, privateKey, now: NOW })
    await damage('result', good, (bytes) => openResult(bytes, reply.privateKey, AT), 150)
  })

  it('of the plaintext of a result are refused, or are a report of the command', async () => {
    const plaintext = pad(encodeReport(exampleReport({ agent: id })))
    for (let seed = 0; seed < 150; seed++) {
      const sealed = await seal(pad(mutate(plaintext, seededRandom(seed))), reply.publicKey, NOW)
      const cover = { orderDigest: fromHex(numbered(0)), agent: id, sequence: 0, final: true, sealed }
      const bytes = await signPayload('result', SealedResult.encode(cover), privateKey)
      expect(await bugOf(() => openResult(bytes, reply.privateKey, AT)), `seed ${seed}`).to.equal(undefined)
    }
  })

  it('of a presence are refused, or are a presence of its signer', async () => {
    const record = exampleAgentRecord(id)
    const presence = { mesh: MESH, seq: NOW, time: NOW, version: '1', policyVersion: 0, addresses: ['/a'] }
    const decode = async (bytes: Uint8Array) => expect((await verifyPresence(bytes, AT)).id).to.equal(id)
    const agent = await signPresence({ ...presence, role: 'agent', record }, privateKey)
    await damage('presence', agent, decode, 1000)
    const relay = await signPresence({ ...presence, role: 'relay', ...exampleSurroundings() }, privateKey)
    await damage('presence', relay, decode, 1000)
  })

  it('of a location are refused, or are a location of its signer', async () => {
    const location = { mesh: MESH, seq: NOW, time: NOW, addresses: ['/a'], via: ['/b'] }
    const good = await signLocation(location, privateKey)
    const decode = async (bytes: Uint8Array) => expect((await verifyLocation(bytes, AT)).id).to.equal(id)
    await damage('location', good, decode, 1000)
  })
})
