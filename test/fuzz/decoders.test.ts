import { expect } from 'chai'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { streamPair } from '@libp2p/utils'
import { readdirSync, readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { connect } from 'node:net'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { readLines } from '../../src/investigator/api/wire.ts'
import { MODULES } from '../../src/modules/registry.ts'
import { runHere } from '../../src/node/agent/local-run.ts'
import { answerSchema } from '../../src/node/agent/runner/messages.ts'
import { serveAgentQueries } from '../../src/node/agent/status-socket.ts'
import { agentSocketPath } from '../../src/node/bundle/node-socket.ts'
import { readFrame } from '../../src/node/mesh/frame.ts'
import { decodeAnswer, decodeQuestion } from '../../src/node/mesh/sync-codec.ts'
import { parseAcl } from '../../src/protocol/acl/acl.ts'
import {
  decodeFrameHead,
  decodeManifest,
  encodeFrame,
  encodeManifest,
  FRAME_HEAD_BYTES
} from '../../src/protocol/bundle/bundle.ts'
import { MigError } from '../../src/protocol/errors.ts'
import { readInvitation, writeInvitation } from '../../src/protocol/membership/invitation.ts'
import { parsePreSharedKeys } from '../../src/protocol/membership/pre-shared-key.ts'
import { canonicalBytes, parseJson } from '../../src/protocol/order/canonical.ts'
import { checkRelay } from '../../src/protocol/order/check-relay.ts'
import { draftFromFile } from '../../src/protocol/order/draft.ts'
import { decodeEnvelope, encodeEnvelope } from '../../src/protocol/order/envelope.ts'
import { parseOrder } from '../../src/protocol/order/schema.ts'
import { readOrderFile, writeOrderFile } from '../../src/protocol/order/order-file.ts'
import { checkPolicyZero } from '../../src/protocol/order/policy-zero.ts'
import { createKeyring } from '../../src/protocol/pgp/keyring.ts'
import { minimalPublicKey } from '../../src/protocol/pgp/minimal-key.ts'
import { normaliseSignature } from '../../src/protocol/pgp/normal-form.ts'
import { createReplyKey, open, seal } from '../../src/protocol/pgp/seal.ts'
import { signDetached } from '../../src/protocol/pgp/sign.ts'
import {
  decodeCustodyAnswer,
  decodeCustodyQuestion,
  encodeCustodyAnswer,
  encodeCustodyQuestion
} from '../../src/protocol/result/custody.ts'
import { signLocation, verifyLocation } from '../../src/protocol/result/location.ts'
import { signStop, verifyStop } from '../../src/protocol/result/stop.ts'
import { signPresence, verifyPresence } from '../../src/protocol/result/presence.ts'
import {
  readReceipt as readAnyReceipt,
  signCustody,
  signReceipt,
  verifyCustody,
  verifyReceipt
} from '../../src/protocol/result/receipt.ts'
import { encodeReport, parseReport, type Report } from '../../src/protocol/result/report.ts'
import { openResult, readCover, sealReport } from '../../src/protocol/result/sealed-result.ts'
import { openSigned, signPayload } from '../../src/protocol/result/signed.ts'
import { evaluateTarget } from '../../src/protocol/target/evaluate.ts'
import { parseTarget } from '../../src/protocol/target/parse.ts'
import type { Domain } from '../../src/protocol/wire/domains.ts'
import { SyncAnswer, SyncQuestion } from '../../src/protocol/wire/generated/sync.js'
import { concatBytes, toUtf8 } from '../../src/util/bytes.ts'
import { ManualClock } from '../helpers/manual-clock.ts'
import { mutate, seededRandom } from '../helpers/mutate.ts'
import { meshIdOf, NOW, policyZero, testPerson } from '../helpers/orders.ts'
import { exampleSurroundings } from '../helpers/store-examples.ts'
import { TemporaryFolder } from '../helpers/temporary-folder.ts'
import { ACTION, AGENT_RECORD, CANCEL, PARAMETERS, POLICY, PRE_SHARED_KEYS, SIGNATURE, TARGETS } from './samples.ts'

/** Seconds for each decoder. */
const SECONDS = Number(process.env['FUZZ_SECONDS'] ?? 0.2)
/** CPU time for one input: a decoder that takes longer can be used to stop a node. */
const MAX_MS = 500

interface Decoder {
  readonly name: string
  /** good inputs, which are damaged */
  readonly samples: readonly Uint8Array[]
  readonly decode: (bytes: Uint8Array) => unknown
}

const MESH = ACTION.mesh
const nodeKey = await generateKeyPair('Ed25519')
const id = peerIdFromPrivateKey(nodeKey).toString()
const replyKey = await createReplyKey(NOW)
const ada = await testPerson('ada')
const keyring = await createKeyring([ada])

const REPORT: Report = {
  mesh: MESH,
  order: 'b2'.repeat(32),
  agent: id,
  sequence: 0,
  policyVersion: 1,
  status: 'success',
  started: '2026-11-24T08:00:00.000Z',
  finished: '2026-11-24T08:00:01.000Z',
  name: 'host-01.example.net',
  results: [
    { foundanything: true, success: true, elements: [{ file: '/etc/passwd' }], statistics: null, errors: ['x'] }
  ],
  sandbox: [],
  masked: false
}
const RECEIPT = { mesh: MESH, orderDigest: 'b2'.repeat(32), agent: id, sequence: 0, resultDigest: 'c3'.repeat(32) }
const ADDRESSES = ['/ip4/192.0.2.1/tcp/4001']
const HEARD = { mesh: MESH, seq: NOW, time: NOW, addresses: ADDRESSES }

const orders = [ACTION, CANCEL, POLICY].map(canonicalBytes)
const presence = await signPresence(
  {
    ...HEARD,
    version: '0.1.0',
    policyVersion: 1,
    role: 'agent',
    record: { ...AGENT_RECORD, id, queueloc: `linux.${id}` }
  },
  nodeKey
)
const relayPresence = await signPresence(
  { ...HEARD, version: '0.1.0', policyVersion: 1, role: 'relay', ...exampleSurroundings() },
  nodeKey
)
const location = await signLocation({ ...HEARD, via: [] }, nodeKey)
const stop = await signStop({ mesh: MESH, orderDigest: RECEIPT.orderDigest }, nodeKey)
const result = await sealReport(REPORT, { replyKey: replyKey.publicKey, privateKey: nodeKey, now: NOW })
const receipt = await signReceipt(RECEIPT, nodeKey)
const custody = await signCustody(RECEIPT, nodeKey)
const zero = policyZero([ada])
const zeroFile = toUtf8(writeOrderFile(zero, [await signDetached(canonicalBytes(zero), ada.privateKey, NOW)]))
const sealed = await seal(encodeReport(REPORT), replyKey.publicKey, NOW)

/** Damage inside of a node's signature: the payload is damaged, and signed again. */
async function insideSignature(
  domain: Domain,
  signed: Uint8Array,
  decode: (bytes: Uint8Array) => unknown
): Promise<Pick<Decoder, 'samples' | 'decode'>> {
  const { payload } = await openSigned(domain, signed, 'RECORD_INVALID')
  return { samples: [payload], decode: async (damaged) => decode(await signPayload(domain, damaged, nodeKey)) }
}

const invitation = await writeInvitation({
  mesh: meshIdOf(zero),
  policy: JSON.parse(text(zeroFile)) as Record<string, unknown>,
  preSharedKey: PRE_SHARED_KEYS,
  bootstrap: ADDRESSES,
  agent: { tags: { operator: 'IT' } }
})

const agentHome = new TemporaryFolder()
const agentQueries = await serveAgentQueries(agentHome.path, {
  query: (query) => Promise.resolve({ query }),
  bundle: (command) => Promise.resolve({ command })
})

const readPresence = (bytes: Uint8Array) => verifyPresence(bytes, { mesh: MESH, now: NOW })
const readLocation = (bytes: Uint8Array) => verifyLocation(bytes, { mesh: MESH, now: NOW })
const readStop = (bytes: Uint8Array) => verifyStop(bytes, { mesh: MESH })
const readReceipt = (bytes: Uint8Array) => verifyReceipt(bytes, { ...RECEIPT, issuer: id })
const readResult = (bytes: Uint8Array) => openResult(bytes, replyKey.privateKey, { mesh: MESH })
const relay = (bytes: Uint8Array) => checkRelay(bytes, { meshId: MESH, now: NOW, keyring, isSeen: () => false })

const DECODERS: readonly Decoder[] = [
  {
    name: 'decodeFrameHead',
    samples: [
      encodeFrame('order', toUtf8('an order')),
      encodeFrame('stop', stop),
      encodeFrame('end', new Uint8Array(32))
    ],
    // its reader always has a whole head
    decode: (bytes) => bytes.byteLength >= FRAME_HEAD_BYTES && decodeFrameHead(bytes)
  },
  {
    name: 'decodeManifest',
    samples: [encodeManifest({ mesh: MESH, from: id, created: '2026-11-24T08:00:00Z' })],
    decode: decodeManifest
  },
  {
    name: 'decodeCustodyQuestion',
    samples: [
      encodeCustodyQuestion({ result: toUtf8('a result') }),
      encodeCustodyQuestion({ resultDigest: 'c3'.repeat(32) }),
      encodeCustodyQuestion({ collect: true })
    ],
    decode: decodeCustodyQuestion
  },
  {
    name: 'decodeCustodyAnswer',
    samples: [encodeCustodyAnswer({ receipt: toUtf8('a receipt') }), encodeCustodyAnswer({ waiting: 7 })],
    decode: decodeCustodyAnswer
  },
  { name: 'parseOrder', samples: orders, decode: parseOrder },
  {
    name: 'parseOrder, of damaged JSON in canonical form',
    samples: orders,
    decode: (bytes) => parseOrder(canonicalBytes(parseJson(bytes)))
  },
  {
    name: 'decodeEnvelope',
    samples: orders.map((order) => encodeEnvelope({ order, signatures: [SIGNATURE] })),
    decode: decodeEnvelope
  },
  {
    name: 'checkRelay',
    samples: await Promise.all(
      orders.map(async (order) =>
        encodeEnvelope({ order, signatures: [await signDetached(order, ada.privateKey, NOW)] })
      )
    ),
    decode: relay
  },
  {
    name: 'readOrderFile',
    samples: [toUtf8(writeOrderFile(ACTION, [SIGNATURE]))],
    decode: readOrderFile
  },
  { name: 'draftFromFile', samples: [orders[0]!], decode: (bytes) => draftFromFile(parseJson(bytes)) },
  { name: 'checkPolicyZero', samples: [zeroFile], decode: (bytes) => checkPolicyZero(bytes, meshIdOf(zero)) },
  { name: 'readInvitation', samples: [toUtf8(invitation)], decode: readInvitation },
  {
    name: 'parsePreSharedKeys',
    samples: [toUtf8(PRE_SHARED_KEYS), toUtf8(PRE_SHARED_KEYS + PRE_SHARED_KEYS)],
    decode: (bytes) => parsePreSharedKeys(text(bytes))
  },
  { name: 'normaliseSignature', samples: [SIGNATURE], decode: normaliseSignature },
  {
    name: 'normaliseSignature, armoured',
    samples: [toUtf8(armour(SIGNATURE))],
    decode: (bytes) => normaliseSignature(text(bytes))
  },
  { name: 'minimalPublicKey', samples: [ada.key], decode: minimalPublicKey },
  {
    name: 'parseTarget and evaluateTarget',
    samples: TARGETS.map(toUtf8),
    decode: (bytes) => evaluateTarget(parseTarget(text(bytes)), AGENT_RECORD, { now: 0 })
  },
  { name: 'parseAcl', samples: [canonicalBytes(POLICY.acl)], decode: (bytes) => parseAcl(parseJson(bytes)) },
  { name: 'verifyPresence', samples: [presence, relayPresence], decode: readPresence },
  { name: 'verifyPresence, inside', ...(await insideSignature('presence', presence, readPresence)) },
  {
    name: 'verifyPresence, inside that of a relay',
    ...(await insideSignature('presence', relayPresence, readPresence))
  },
  { name: 'verifyLocation, inside', ...(await insideSignature('location', location, readLocation)) },
  { name: 'verifyLocation', samples: [location], decode: readLocation },
  { name: 'verifyStop', samples: [stop], decode: readStop },
  { name: 'verifyStop, inside', ...(await insideSignature('stop', stop, readStop)) },
  { name: 'verifyReceipt', samples: [receipt], decode: readReceipt },
  { name: 'verifyReceipt, inside', ...(await insideSignature('receipt', receipt, readReceipt)) },
  { name: 'readReceipt', samples: [receipt], decode: readAnyReceipt },
  { name: 'verifyCustody', samples: [custody], decode: (bytes) => verifyCustody(bytes, { ...RECEIPT, issuer: id }) },
  { name: 'readCover', samples: [result], decode: readCover },
  { name: 'openResult', samples: [result], decode: readResult },
  { name: 'openResult, inside', ...(await insideSignature('result', result, readResult)) },
  { name: 'open', samples: [sealed], decode: (bytes) => open(bytes, replyKey.privateKey, { maxBytes: 65_536 }) },
  { name: 'parseReport', samples: [encodeReport(REPORT)], decode: parseReport },
  {
    name: 'decodeQuestion',
    samples: [SyncQuestion.encode({ pull: { kind: 'order', keys: ['b2'.repeat(32)] } })],
    decode: decodeQuestion
  },
  {
    name: 'decodeAnswer',
    samples: [
      SyncAnswer.encode({ entries: { differing: new Uint8Array([1]), entries: [{ key: 'a', version: 'b' }] } })
    ],
    decode: decodeAnswer
  },
  { name: 'readFrame', samples: [concatBytes(new Uint8Array([0xac, 2]), new Uint8Array(300))], decode: frameOf },
  {
    name: 'readLines of the socket of an investigator node',
    samples: [toUtf8('{"id":1,"method":"action","params":["019a"]}\n{"id":1,"cancel":true}\n')],
    decode: async (bytes) => {
      for await (const _line of readLines(Readable.from([Buffer.from(bytes)]) as unknown as Socket, 1024));
    }
  },
  { name: 'the status socket of an agent', samples: [toUtf8('status\n')], decode: askAgent },
  {
    name: 'a line to a module, runHere',
    samples: [toUtf8('{"class":"parameters","parameters":{"gethostname":true}}')],
    decode: (bytes) =>
      runHere(MODULES.get('example')!, linesOf(bytes), { clock: new ManualClock(NOW), log: () => undefined })
  },
  {
    name: 'a line of the process of a module, answerSchema',
    samples: [
      '{"class":"result","parameters":{"foundanything":true}}',
      '{"class":"error","parameters":{"code":"INTERNAL","message":"m"}}'
    ].map(toUtf8),
    decode: (bytes) => answerSchema.safeParse(parseJson(bytes))
  },
  ...[...MODULES.values()].map((module) => ({
    name: `parameters of the module ${module.name}`,
    samples: PARAMETERS[module.name]!.map(toUtf8),
    decode: (bytes: Uint8Array) => {
      const parsed = module.params.safeParse(parseJson(bytes))
      if (!parsed.success) return
      module.validate(parsed.data)
      module.classes(parsed.data)
    }
  }))
]

/** Functions that take apart what comes from elsewhere and are called by one of the above, or take what is trusted. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  checkNodeRecord: 'verifyPresence, verifyLocation',
  checkShape: 'parseOrder',
  decodeNormal: 'verifyReceipt',
  openCover: 'openResult',
  openSigned: 'openResult',
  parseAclEntry: 'parseAcl',
  parseFingerprint: 'parseOrder',
  parseInterval: 'parseTarget',
  parseJsonLiteral: 'parseTarget',
  parseKind: 'decodeQuestion',
  parseNodeRecord: 'verifyPresence',
  parsePath: 'parseTarget',
  parseSyntax: 'parseTarget',
  parseTimestamp: 'parseTarget',
  readPrivateKey: "the investigator's own key",
  readPublicKey: 'minimalPublicKey',
  readSignaturePacket: 'normaliseSignature',
  readSignatureValues: 'checkRelay',
  readSigningKeys: 'checkRelay',
  verifySignature: 'checkRelay'
}

async function frameOf(bytes: Uint8Array): Promise<Uint8Array> {
  const [ours, theirs] = await streamPair()
  const reading = readFrame(theirs, 1000, new AbortController().signal)
  for (let at = 0; at < bytes.length; at += 50) ours.send(bytes.subarray(at, at + 50))
  void ours.close()
  return reading
}

async function* linesOf(bytes: Uint8Array): AsyncGenerator<string> {
  yield* await Promise.resolve(text(bytes).split('\n'))
}

/** Settles when the agent has answered or closed; it must not wait for more when it got a line. */
function askAgent(bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(agentSocketPath(agentHome.path))
    socket.on('error', () => undefined).resume()
    socket.once('close', () => resolve())
    socket.setTimeout(10_000, () => reject(new Error('the agent has neither answered nor closed')))
    socket.end(bytes)
  })
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8')
}

function armour(packet: Uint8Array): string {
  const base64 = Buffer.from(packet).toString('base64')
  return `-----BEGIN PGP SIGNATURE-----\n\n${base64}\n-----END PGP SIGNATURE-----\n`
}

describe('decoders, given damaged input', () => {
  after(async () => {
    await agentQueries[Symbol.asyncDispose]()
    agentHome[Symbol.dispose]()
  })

  it('are all here', () => {
    const own = readFileSync(import.meta.filename, 'utf8')
    const folder = resolve(import.meta.dirname, '../../src/protocol')
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
    const found = files.flatMap((name) => [
      ...readFileSync(join(folder, name), 'utf8').matchAll(
        /^export (?:async )?function ((?:decode|parse|open|verify|read|normalise|check)\w*)/gm
      )
    ])
    const names = found.map((match) => match[1]!)
    expect(names.length).to.be.greaterThan(30)
    expect(
      names.filter(
        (name) =>
          !own.includes(`name: '${name}`) && !(name in ELSEWHERE) && !new RegExp(`decode: .*\\b${name}\\b`).test(own)
      )
    ).to.deep.equal([])
  })

  for (const { name, samples, decode } of DECODERS) {
    it(`${name}: takes every sample, and of the rest returns or throws a MigError, at once`, async function () {
      this.timeout(SECONDS * 1000 + 30_000)
      for (const sample of samples) await decode(sample)

      const seed = Math.floor(Math.random() * 2 ** 32)
      const random = seededRandom(seed)
      const end = performance.now() + SECONDS * 1000
      for (let round = 0; performance.now() < end; round++) {
        const input = mutate(samples[round % samples.length]!, random)
        const where = `seed ${seed}, round ${round}, input ${Buffer.from(input).toString('hex')}`
        const before = process.threadCpuUsage()
        try {
          await decode(input)
        } catch (error) {
          if (!(error instanceof MigError)) throw new Error(where, { cause: error })
        }
        const { user, system } = process.threadCpuUsage(before)
        expect((user + system) / 1000, where).to.be.lessThan(MAX_MS)
      }
    })
  }
})
