import type { ConnectionProtector, MessageStream, MultiaddrConnection } from '@libp2p/interface'
import { preSharedKey } from '@libp2p/pnet'
import { byteStream, multiaddrConnectionPair } from '@libp2p/utils'
import { expect } from 'chai'
import { KeyProtector } from '../../../../src/node/mesh/key-protector.ts'
import { writePreSharedKeys } from '../../../../src/protocol/membership/pre-shared-key.ts'
import { toUtf8 } from '../../../../src/util/bytes.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'
import { eventually } from '../../../helpers/processes.ts'

const GREETING = toUtf8('\x13/multistream/1.0.0\n')
const [A, B, C] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte)) as [Uint8Array, Uint8Array, Uint8Array]

/** What libp2p itself has for one key. */
const libp2ps = (key: Uint8Array): ConnectionProtector => preSharedKey({ psk: toUtf8(writePreSharedKeys([key])) })()

describe('node/mesh/key-protector', () => {
  const clock = new ManualClock()
  const older: string[] = []
  let outbound: MultiaddrConnection
  let inbound: MultiaddrConnection
  const protector = (...keys: [Uint8Array, ...Uint8Array[]]): KeyProtector =>
    new KeyProtector(keys, { clock, onOlderKey: (address) => older.push(address) })

  beforeEach(() => {
    ;[outbound, inbound] = multiaddrConnectionPair()
    older.length = 0
  })

  /** Both ends greet, and then send each other what is long. */
  async function talk(dialler: ConnectionProtector, listener: ConnectionProtector): Promise<void> {
    const [first, second] = await Promise.all([
      dialler.protect(outbound).then(async (stream) => greet(stream)),
      listener.protect(inbound).then(async (stream) => greet(stream))
    ])
    const text = new Uint8Array(100_000).map((_, index) => index)
    for (const [from, to] of [
      [first, second],
      [second, first]
    ] as const) {
      const [read] = await Promise.all([to.read({ bytes: text.byteLength }), from.write(text)])
      expect(Buffer.compare(read.subarray(), text)).to.equal(0)
    }
  }

  async function greet(stream: MessageStream) {
    const bytes = byteStream(stream)
    await bytes.write(GREETING)
    expect((await bytes.read({ bytes: GREETING.byteLength })).subarray()).to.deep.equal(GREETING)
    return bytes
  }

  it('speaks as libp2p does, in both directions', async () => {
    await talk(protector(A, B), libp2ps(A))
    ;[outbound, inbound] = multiaddrConnectionPair()
    await talk(libp2ps(B), protector(A, B))
    expect(older).to.have.length(1)
  })

  it('takes any of its keys, and tells of all but the newest', async () => {
    for (const [key, count] of [
      [A, 0],
      [B, 1],
      [C, 2]
    ] as const) {
      ;[outbound, inbound] = multiaddrConnectionPair()
      await talk(protector(key), protector(A, B, C))
      expect(older).to.have.length(count)
    }
  })

  it('recognises a key whose first bytes come one by one', async () => {
    const listener = protector(B, A).protect(inbound)
    const stream = await protector(A).protect(outbound)
    for (const byte of GREETING) stream.send(new Uint8Array([byte]))
    const read = await byteStream(await listener).read({ bytes: GREETING.byteLength })
    expect(read.subarray()).to.deep.equal(GREETING)
  })

  it('ends the connection of who has none of its keys, and of who does not greet', async () => {
    for (const [dialler, first] of [
      [protector(C), GREETING],
      [protector(A), new Uint8Array(GREETING.byteLength)]
    ] as const) {
      ;[outbound, inbound] = multiaddrConnectionPair()
      const listener = protector(A, B).protect(inbound)
      const stream = await dialler.protect(outbound)
      stream.send(first)
      await expectCode(listener, 'PEER_UNREACHABLE')
      await eventually(() => stream.status !== 'open')
    }
  })

  it('ends a connection on which something else comes back than a greeting', async () => {
    const dialler = protector(A)
    const attempt = dialler.attempts()[0]!
    dialler.begin(outbound, attempt)
    const [stream, other] = await Promise.all([dialler.protect(outbound), libp2ps(A).protect(inbound)])
    expect(attempt.state).to.equal('asked')
    other.send(new Uint8Array(5))
    await eventually(() => stream.status === 'aborted')
    expect(attempt.state).to.equal('asked')
  })

  it('waits 3 s for a greeting when there is another key to try, and for ever with the last', async () => {
    const dialler = protector(A, B)
    for (const [index, status] of ['aborted', 'open'].entries()) {
      ;[outbound, inbound] = multiaddrConnectionPair()
      dialler.begin(outbound, dialler.attempts()[index]!)
      const [stream] = await Promise.all([dialler.protect(outbound), libp2ps(C).protect(inbound)])
      clock.advance(2999)
      expect(stream.status).to.equal('open')
      clock.advance(2)
      await eventually(() => stream.status === status)
    }
  })

  it('does not end a connection on which the greeting came in time', async () => {
    const dialler = protector(A, B)
    const attempt = dialler.attempts()[0]!
    dialler.begin(outbound, attempt)
    await talk(dialler, libp2ps(A))
    expect(attempt.state).to.equal('greeted')
    clock.advance(60_000)
    expect(outbound.status).to.equal('open')
  })

  it('is over when the other side ends it before it begins', async () => {
    const listening = protector(A).protect(inbound)
    outbound.abort(new Error('gone'))
    expect(await listening.then(() => 'open', () => 'over')).to.equal('over') // prettier-ignore
  })
})
