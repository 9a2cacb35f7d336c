import { expect } from 'chai'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { RPC } from '@chainsafe/libp2p-gossipsub/message'
import { canonicalBytes } from '../../src/protocol/order/canonical.ts'
import { encodeEnvelope } from '../../src/protocol/order/envelope.ts'
import { signDetached } from '../../src/protocol/pgp/sign.ts'
import { SyncQuestion } from '../../src/protocol/wire/generated/sync.js'
import { MAX_ENVELOPE_BYTES, MAX_REQUESTS_PER_PEER, MAX_SYNC_PULL_KEYS } from '../../src/protocol/wire/limits.ts'
import { REQUESTS } from '../../src/protocol/wire/requests.ts'
import { orderTopic } from '../../src/protocol/wire/topics.ts'
import { fromUtf8, toUtf8 } from '../../src/util/bytes.ts'
import { frame, HostileMember, type Ending } from '../helpers/hostile-member.ts'
import { LocalMesh, type LocalAgent } from '../helpers/local-mesh.ts'
import { action } from '../helpers/orders.ts'
import { eventually } from '../helpers/processes.ts'
import { RawInvestigator } from '../helpers/raw-investigator.ts'

const AGENTS = 3
const IDENTIFY = '/ipfs/id/1.0.0'
/** What gossipsub reads of one RPC, src/node/mesh/gossip-options.ts. */
const MAX_RPC_BYTES = 4 * 1024 * 1024
/** A varint of 5 bytes: more than any frame may announce. */
const ENDLESS = new Uint8Array([0xff, 0xff, 0xff, 0xff, 0x7f])
const KINDS = ['order', 'policy', 'presence', 'location'] as const
const MiB = 1024 * 1024
/** A heap in which no garbage piles up: what grows is held. */
const SMALL_HEAP = '--max-semi-space-size=1 --max-old-space-size=64'
const ROUNDS = 60
/**
 * What the agent's anonymous memory may grow by over {@link ROUNDS}, after the first ones. Measured: from 59 to 65 MiB, most of it
 * what gossipsub keeps of a message for two minutes. It was 80 MiB before floods of gossip were cut off.
 */
const MAX_GROWTH_BYTES = 16 * MiB

/** What is no mistake where a stream carries several questions. */
const BETWEEN_QUESTIONS: ReadonlySet<string> = new Set(['nothing at all', 'bytes behind the frame'])

interface Attacked {
  readonly id: string
  readonly maxRequestBytes: number
  readonly timeoutSec: number
  /** many questions on one stream: it stays open for the next one, and may end between two */
  readonly isSession: boolean
}

interface Refusal {
  readonly from: string
  readonly code: string
}

describe('a member of the mesh that keeps to no rule', function () {
  this.timeout(240_000)
  let mesh: LocalMesh
  let victim: LocalAgent
  let topic: string

  before(async () => {
    mesh = await LocalMesh.create({ agents: AGENTS })
    const { NODE_OPTIONS = '' } = process.env
    process.env['NODE_OPTIONS'] = `${NODE_OPTIONS} ${SMALL_HEAP}`
    await mesh.start()
    process.env['NODE_OPTIONS'] = NODE_OPTIONS
    victim = mesh.agents[0]!
    const config = JSON.parse(await readFile(join(mesh.home, 'meshes', mesh.meshName, 'mesh.json'), 'utf8')) as {
      mesh: string
    }
    topic = orderTopic(config.mesh)
  })

  after(async () => {
    await mesh[Symbol.asyncDispose]()
  })

  afterEach('the agent lives, and has not been started anew', async () => {
    expect(victim.child?.exitCode).to.equal(null)
    expect((await mesh.status(victim))['pid']).to.equal(victim.child?.pid)
  })

  /** The codes with which the agent refused orders of one peer. */
  async function refusals(from: string): Promise<string[]> {
    return ((await mesh.query(victim, 'refusals')) as Refusal[]).filter((r) => r.from === from).map(({ code }) => code)
  }

  async function isBanned(id: string): Promise<boolean> {
    await eventually(() => victim.log.includes('is cut off') && victim.log.includes(id), 15_000, `${id} to be cut off`)
    return true
  }

  /** One RPC of gossip with these messages. */
  function rpc(...messages: Uint8Array[]): Uint8Array {
    return frame(RPC.encode({ subscriptions: [], messages: messages.map((data) => ({ topic, data })) }))
  }

  /** The request protocols of the agent, whichever they are. */
  async function requestProtocols(): Promise<Attacked[]> {
    await using member = await HostileMember.join(mesh, victim)
    const served = await member.protocols()
    const session = { ...REQUESTS.sync, id: REQUESTS.sync.sessionId, isSession: true }
    const all = [...Object.values(REQUESTS).map((request) => ({ ...request, isSession: false })), session]
    return all.filter(({ id }) => served.includes(id))
  }

  async function gossipProtocols(): Promise<string[]> {
    await using member = await HostileMember.join(mesh, victim)
    return (await member.protocols()).filter((id) => id.startsWith('/meshsub/'))
  }

  it('finds no protocol on the agent that is not attacked here', async () => {
    await using member = await HostileMember.join(mesh, victim)
    const known = [IDENTIFY, ...(await gossipProtocols()), ...(await requestProtocols()).map(({ id }) => id)]
    expect((await member.protocols()).toSorted()).to.deep.equal(known.toSorted())
    expect(known.length).to.be.greaterThan(4)
  })

  it('on every request protocol: a bad frame ends its stream, a bad question is answered by a code', async () => {
    for (const { id, maxRequestBytes, isSession } of await requestProtocols()) {
      await using member = await HostileMember.join(mesh, victim)
      for (const [name, bytes, isEnded] of [
        ['a frame that ends early', frame(randomBytes(10), 1000), true],
        ['nothing at all', new Uint8Array(), true],
        ['an empty question that announces one byte', frame('', 1), true],
        ['one byte too many announced', frame(randomBytes(10), maxRequestBytes + 1), false],
        ['one byte too many sent', frame(randomBytes(maxRequestBytes + 1)), false],
        ['a length without an end', ENDLESS, false],
        ['bytes behind the frame', Buffer.concat([frame(randomBytes(10)), randomBytes(10)]), false]
      ] as const) {
        if (isSession && BETWEEN_QUESTIONS.has(name)) continue
        const { how } = await member.send(id, bytes, { isEnded })
        expect(how, `${id}: ${name}`).to.be.oneOf(isSession ? ['reset', 'closed'] : ['reset'])
      }
      for (const [name, question] of [
        ['nothing', new Uint8Array()],
        ['random bytes', randomBytes(1000)],
        ['10,000 fields', new Uint8Array(20_000).map((_, at) => (at % 2 === 0 ? 0x78 : 1))],
        ['a group in a group in a group', new Uint8Array(50_000).fill(0x0b)],
        ['a field as long as the largest number', toUtf8('\x0a\x7f\x7f\x7f\x7f\x0f')],
        ['JSON that is deep', toUtf8('['.repeat(100_000))]
      ] as const) {
        const ending = await member.send(id, frame(question), isSession ? { waitMs: 500 } : {})
        const how = isSession ? 'open' : 'closed'
        expect(ending.how, `${id}: ${name}`).to.equal(question.length > maxRequestBytes ? 'reset' : how)
        expect(codeIn(ending), `${id}: ${name}`).to.not.equal('INTERNAL')
      }
    }
  })

  it('with questions of sync that are over its bounds: each is refused', async () => {
    await using member = await HostileMember.join(mesh, victim)
    const entries = (count: number, length: number): { key: string; version: string }[] =>
      Array.from({ length: count }, (_, at) => ({ key: String(at).padStart(length, '0'), version: 'a' }))
    const hello = { mesh: 'm', role: 'agent', version: 'v', time: 0n, policyVersion: 0, neighbours: 0, digests: [] }
    const digest = { kind: 'order', count: 2 ** 31, digest: randomBytes(16) }
    for (const [name, question] of [
      ['keys to pull', { pull: { kind: 'order', keys: Array<string>(MAX_SYNC_PULL_KEYS + 1).fill('a') } }],
      ['entries', { offer: { kind: 'presence', entries: entries(10_000, 5) } }],
      ['a long key', { offer: { kind: 'order', entries: entries(1, 129) } }],
      ['things', { push: { kind: 'location', things: Array<Uint8Array>(10_000).fill(new Uint8Array(1)) } }],
      ['digests', { hello: { ...hello, digests: Array<typeof digest>(10_000).fill(digest) } }],
      ['buckets', { difference: { kind: 'order', buckets: new Uint8Array(8 * 512) } }],
      ['a bucket and a half', { difference: { kind: 'order', buckets: new Uint8Array(12) } }]
    ] as const) {
      const ending = await member.send(REQUESTS.sync.id, frame(SyncQuestion.encode(question)))
      expect(codeIn(ending), name).to.equal('REQUEST_REFUSED')
    }
    const stranger = await member.send(REQUESTS.sync.id, frame(SyncQuestion.encode({ hello })))
    expect(codeIn(stranger)).to.equal('OTHER_MESH')
    await eventually(() => !member.isConnected)
  })

  it('on identify: whatever is sent, the agent says who it is and closes', async () => {
    await using member = await HostileMember.join(mesh, victim)
    for (const bytes of [randomBytes(1000), frame(randomBytes(10_000)), frame(randomBytes(10), 2 ** 27), ENDLESS]) {
      const { answer } = await member.send(IDENTIFY, bytes, { isEnded: true })
      expect(fromUtf8Lossy(answer)).to.include('mig-mesh')
      expect(answer.length).to.be.lessThan(2048)
    }
  })

  it('on gossip: what is no RPC has no effect, what is too long ends the stream', async () => {
    const ids = (count: number): Uint8Array[] => Array.from({ length: count }, () => randomBytes(32))
    for (const protocol of await gossipProtocols()) {
      await using member = await HostileMember.join(mesh, victim)
      const subscriptions = Array.from({ length: 10_000 }, (_, at) => ({ subscribe: true, topic: `topic ${at}` }))
      const control = { iwant: [], graft: [], prune: [], idontwant: [] }
      for (const [name, bytes] of [
        ['random bytes', frame(randomBytes(10_000))],
        ['10,000 subscriptions', frame(RPC.encode({ subscriptions, messages: [] }))],
        ['10,000 messages', rpc(...Array<Uint8Array>(10_000).fill(new Uint8Array(1)))],
        [
          'ids that nobody has',
          frame(
            RPC.encode({
              subscriptions: [],
              messages: [],
              control: { ...control, ihave: [{ topicID: topic, messageIDs: ids(5000) }] }
            })
          )
        ],
        [
          'ids that are wanted',
          frame(
            RPC.encode({
              subscriptions: [],
              messages: [],
              control: { ...control, ihave: [], iwant: [{ messageIDs: ids(10_000) }] }
            })
          )
        ],
        [
          'another topic',
          frame(RPC.encode({ subscriptions: [], messages: [{ topic: 'other', data: randomBytes(9) }] }))
        ],
        [
          'a message that says who made it',
          frame(RPC.encode({ subscriptions: [], messages: [{ topic, data: randomBytes(9), from: randomBytes(38) }] }))
        ]
      ] as const) {
        expect((await member.send(protocol, bytes, { waitMs: 100 })).how, `${protocol}: ${name}`).to.equal('open')
      }
      for (const bytes of [frame(randomBytes(10), MAX_RPC_BYTES + 1), frame(randomBytes(MAX_RPC_BYTES + 1)), ENDLESS]) {
        expect((await member.send(protocol, bytes)).how, protocol).to.not.equal('open')
      }
    }
  })

  it('with orders that are none, by gossip and by sync: each is refused, and the agent says why', async () => {
    const stranger = await RawInvestigator.strangerKey()
    const signed = async (order: Uint8Array): Promise<Uint8Array> =>
      encodeEnvelope({ order, signatures: [await signDetached(order, stranger, Date.now())] })
    const fields = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [at.toString(36), 0]))
    const good = await signed(canonicalBytes(action()))
    const bad: Record<string, Uint8Array> = {
      ENVELOPE_MALFORMED: randomBytes(500),
      ENVELOPE_TOO_LARGE: randomBytes(MAX_ENVELOPE_BYTES + 1),
      ORDER_TOO_DEEP: await signed(toUtf8('['.repeat(30_000) + ']'.repeat(30_000))),
      ORDER_INVALID: await signed(canonicalBytes({ ...action(), ...fields })),
      ORDER_MALFORMED: await signed(toUtf8(JSON.stringify({ ...action(), a: 1 }, null, 1))),
      ORDER_OTHER_MESH: good
    }
    for (const [code, envelope] of Object.entries(bad)) {
      await using gossiping = await HostileMember.join(mesh, victim)
      await gossiping.flood('/meshsub/1.1.0', 1, () => rpc(envelope))
      await eventually(async () => (await refusals(gossiping.id)).includes(code), 5000, `${code} by gossip`)

      await using syncing = await HostileMember.join(mesh, victim)
      const push = { push: { kind: 'order', things: [envelope] } }
      await syncing.send(REQUESTS.sync.id, frame(SyncQuestion.encode(push)))
      await eventually(async () => (await refusals(syncing.id)).includes(code), 5000, `${code} by sync`)
    }
  })

  it('with things of every kind that no honest node has: the peer is cut off, and is not let in again', async () => {
    await using member = await HostileMember.join(mesh, victim)
    await eventually(async () => {
      for (const kind of KINDS) {
        const push = { push: { kind, things: Array.from({ length: 8 }, () => randomBytes(300)) } }
        await member.send(REQUESTS.sync.id, frame(SyncQuestion.encode(push))).catch(() => undefined)
      }
      return !member.isConnected
    })
    expect(await isBanned(member.id)).to.equal(true)
    await expectShut(member)
  })

  for (const [name, flood] of [
    [
      'messages of gossip',
      (member: HostileMember) => member.flood('/meshsub/1.1.0', 1_000_000, () => rpc(randomBytes(200)))
    ],
    [
      'RPCs of gossip that are none',
      (member: HostileMember) => member.flood('/meshsub/1.2.0', 1_000_000, () => frame(new Uint8Array()))
    ],
    [
      'questions of sync',
      async (member: HostileMember) => {
        // two of them are more bytes than a second allows, however slow the machine is
        const question = frame(SyncQuestion.encode({ push: { kind: 'none', things: [randomBytes(700_000)] } }))
        const ask = (): Promise<unknown> => member.send(REQUESTS.sync.id, question).catch(() => undefined)
        while (member.isConnected) {
          await Promise.all(Array.from({ length: MAX_REQUESTS_PER_PEER }, ask))
          // what fails at once leaves no turn in which the end of the connection could be seen
          await setImmediate()
        }
      }
    ]
  ] as const) {
    it(`with a flood of ${name}: the peer is cut off, and is not let in again`, async () => {
      await using member = await HostileMember.join(mesh, victim)
      await flood(member)
      expect(await isBanned(member.id)).to.equal(true)
      await expectShut(member)
    })
  }

  it('with questions that never end: no more than the agent allows at a time, and each has its time', async () => {
    const protocols = await requestProtocols()
    await Promise.all(protocols.map((protocol) => holdOpen(protocol)))
  })

  /** Begins as many questions as the agent takes at a time, and one more; asks an honest one meanwhile. */
  async function holdOpen({ id, timeoutSec }: { id: string; timeoutSec: number }): Promise<void> {
    await using member = await HostileMember.join(mesh, victim)
    const waitMs = timeoutSec * 1000 + 10_000
    const begin = frame(randomBytes(10), 1000)
    const held = Array.from({ length: MAX_REQUESTS_PER_PEER }, () => member.send(id, begin, { waitMs }))
    await eventually(async () => (await member.send(id, begin, { waitMs: 100 })).how === 'reset', 5_000, 'one too many')
    expect(await ask()).to.equal(AGENTS)
    expect((await Promise.all(held)).map(({ how }) => how)).to.deep.equal(held.map(() => 'reset'))
  }

  it('without the pre-shared key: nothing is heard, and the connection is closed', async () => {
    const { listen } = JSON.parse(await readFile(victim.configFile, 'utf8')) as { listen: [string] }
    const port = Number(listen[0].split('/').at(-1))
    for (const bytes of [randomBytes(1000), randomBytes(200_000), toUtf8('GET / HTTP/1.1\r\n\r\n')]) {
      const socket = connect(port, '127.0.0.1')
      let received = 0
      socket.on('data', ({ length }) => (received += length)).on('error', () => undefined)
      socket.write(bytes)
      await eventually(() => socket.closed, 30_000, 'the socket to be closed')
      // its nonce for the key, of no use to who has none
      expect(received).to.be.at.most(24)
    }
  })

  it('for thousands of messages, under ever new names: the memory of the agent stays flat', async () => {
    let sent = 0
    const count = async (promise: Promise<Ending | number>): Promise<void> => {
      const outcome = await promise.catch(() => 0)
      sent += typeof outcome === 'number' ? outcome : 1
    }
    const round = async (): Promise<void> => {
      await using member = await HostileMember.join(mesh, victim)
      const offer = { kind: 'presence', entries: [{ key: member.id, version: '1' }] }
      await count(member.flood('/meshsub/1.1.0', 100, () => rpc(randomBytes(1000))))
      await count(member.flood('/meshsub/1.2.0', 400, () => frame(randomBytes(1000))))
      for (const question of [
        randomBytes(5000),
        SyncQuestion.encode({ offer }),
        SyncQuestion.encode({ push: { kind: 'order', things: [randomBytes(60_000)] } })
      ]) {
        const again = Array.from({ length: 8 }, () => member.send(REQUESTS.sync.id, frame(question)))
        await Promise.all(again.map(count))
      }
      const held = Array.from({ length: 8 }, () =>
        member.send(REQUESTS.sync.id, frame(randomBytes(9), 99), { waitMs: 1 })
      )
      await Promise.all(held.map(count))
      await count(member.send(IDENTIFY, randomBytes(10_000), { isEnded: true }))
    }
    for (let warm = 0; warm < 10; warm++) await round()
    const before = await settledMemory(victim)
    sent = 0
    for (let at = 0; at < ROUNDS; at++) await round()
    const after = await settledMemory(victim)
    expect(sent).to.be.greaterThan(500 * ROUNDS)
    expect(after - before, `${before} bytes before`).to.be.lessThan(MAX_GROWTH_BYTES)
  })

  it('and afterwards a question of the investigator is answered by everybody', async () => {
    expect(await ask()).to.equal(AGENTS)
  })

  /** Asks all agents one question. @returns how many have answered */
  async function ask(): Promise<number> {
    const { stdout } = await mesh.migOk('file', '-path', '/etc', '-name', '^passwd$', '-maxdepth', '1', '-o', 'jsonl')
    return stdout.trimEnd().split('\n').length
  }

  /** Who was cut off cannot connect as the same node. */
  async function expectShut(member: HostileMember): Promise<void> {
    expect(await member.isLetInAgain()).to.equal(false)
  }
})

/** The code of an answer that refuses; undefined for one that does not. */
function codeIn({ answer }: Ending): string | undefined {
  // the length of a refusal takes one byte
  return answer[1] === 1 ? fromUtf8(answer.subarray(2)) : undefined
}

function fromUtf8Lossy(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}

/** Anonymous resident bytes of an agent: the least of some seconds, as garbage comes and goes. */
async function settledMemory(agent: LocalAgent): Promise<number> {
  let least = Infinity
  const end = performance.now() + 8_000
  await eventually(async () => {
    const status = await readFile(`/proc/${agent.child?.pid}/status`, 'utf8')
    least = Math.min(least, Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024)
    return performance.now() > end
  })
  return least
}
