import type { Stream } from '@libp2p/interface'
import { expect } from 'chai'
import { writeFrame } from '../../../../src/node/mesh/frame.ts'
import type { Host } from '../../../../src/node/mesh/host.ts'
import { Requests } from '../../../../src/node/mesh/requests.ts'
import { MAX_REQUESTS_PER_PEER } from '../../../../src/protocol/wire/limits.ts'
import type { RequestProtocol } from '../../../../src/protocol/wire/requests.ts'
import { fromUtf8, toUtf8 } from '../../../../src/util/bytes.ts'
import { systemClock } from '../../../../src/util/clock.ts'
import { silentLog } from '../../../../src/util/log.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'
import { startMemoryHost } from '../../../helpers/memory-host.ts'
import { eventually } from '../../../helpers/processes.ts'

const BOUNDS = { maxRequestBytes: 40_000, maxAnswerBytes: 40_000, timeoutSec: 5 }
const SESSION: RequestProtocol = { id: '/mig/test-talk/1', sessionId: '/mig/test-talk/2', ...BOUNDS }
/** the version before */
const SINGLE: RequestProtocol = { id: SESSION.id, ...BOUNDS }
const never = new AbortController().signal

describe('Requests on streams that stay open', () => {
  let asker: Host
  let server: Host
  let clock: ManualClock
  let requests: Requests
  let streams: Stream[]

  const ask = async (text: string, protocol = SESSION): Promise<string> =>
    fromUtf8(await requests.request({ id: server.id, addresses: [] }, protocol, toUtf8(text)))
  const serve = async (protocol: RequestProtocol): Promise<void> => {
    const serving = new Requests({ connections: server, clock: systemClock, log: silentLog })
    await serving.handle(protocol, (_, body) => Promise.resolve(toUtf8(`${fromUtf8(body)}!`)))
  }

  beforeEach(async () => {
    ;[asker, server] = await Promise.all([startMemoryHost(), startMemoryHost()])
    clock = new ManualClock()
    streams = []
    await asker.dial(server.addresses(), never)
    // real connections, of which the streams are noted
    const connections = {
      handle: asker.handle.bind(asker),
      connect: async (...args: Parameters<Host['connect']>) => {
        const connection = await asker.connect(...args)
        const newStream: typeof connection.newStream = async (...rest) => {
          const stream = await connection.newStream(...rest)
          streams.push(stream)
          return stream
        }
        return Object.assign(Object.create(connection) as typeof connection, { newStream })
      }
    }
    requests = new Requests({ connections, clock, log: silentLog })
  })
  afterEach(() => Promise.all([asker.stop(), server.stop()]))

  it('asks one question after the other on one stream', async () => {
    await serve(SESSION)
    for (const text of ['a', 'b', 'x'.repeat(30_000), 'c']) expect(await ask(text)).to.equal(`${text}!`)
    expect(streams).to.have.length(1)
    expect(streams[0]?.protocol).to.equal(SESSION.sessionId)
  })

  it('asks at a time on several streams, and keeps them', async () => {
    await serve(SESSION)
    for (let round = 0; round < 3; round++) await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((text) => ask(text)))
    expect(streams).to.have.length(4)
  })

  it('asks a node of the version before, on a stream for each question', async () => {
    await serve(SINGLE)
    for (const text of ['a', 'b']) expect(await ask(text)).to.equal(`${text}!`)
    expect(streams.map(({ protocol }) => protocol)).to.deep.equal([SINGLE.id, SINGLE.id])
  })

  it('answers a node of the version before', async () => {
    await serve(SESSION)
    expect(await ask('a', SINGLE)).to.equal('a!')
    expect(streams.map(({ protocol }) => protocol)).to.deep.equal([SINGLE.id])
  })

  it('keeps the stream of a question that was refused', async () => {
    const serving = new Requests({ connections: server, clock: systemClock, log: silentLog })
    await serving.handle(SESSION, () => Promise.reject(new TypeError('a bug')))
    for (const text of ['a', 'b']) await expectCode(ask(text), 'REQUEST_REFUSED')
    expect(streams).to.have.length(1)
  })

  it('closes a stream that nobody uses, and opens another', async () => {
    await serve(SESSION)
    await ask('a')
    clock.advance(70_000)
    await eventually(() => streams[0]?.status === 'closed')
    expect(await ask('b')).to.equal('b!')
    expect(streams).to.have.length(2)
  })

  it('opens another stream when the one that was kept has died', async () => {
    await serve(SESSION)
    await ask('a')
    streams[0]?.abort(new Error('gone'))
    expect(await ask('b')).to.equal('b!')
    expect(streams).to.have.length(2)
  })

  it('asks again when the other end gives a kept stream up that moment', async () => {
    let served = 0
    await server.handle(SESSION.sessionId as string, 8, async (stream) => {
      stream.addEventListener('message', () => {
        // answers the first question, and ends at the second
        if (served++ === 1) stream.abort(new Error('enough'))
        else void writeFrame(stream, new Uint8Array([0]), toUtf8('hi'), never)
      })
      await Promise.resolve()
    })
    expect(await ask('a')).to.equal('hi')
    expect(await ask('b')).to.equal('hi')
    expect(streams).to.have.length(2)
  })

  it('ends a stream on which a second question comes before the answer', async () => {
    const serving = new Requests({ connections: server, clock: systemClock, log: silentLog })
    await serving.handle(SESSION, () => new Promise(() => undefined))
    const connection = await asker.connect({ id: server.id, addresses: [] }, never)
    const stream = await connection.newStream(SESSION.sessionId as string)
    await writeFrame(stream, new Uint8Array(), toUtf8('one'), never)
    await new Promise((resolve) => setTimeout(resolve, 20))
    await writeFrame(stream, new Uint8Array(), toUtf8('two'), never)
    await eventually(() => stream.status === 'reset')
  })

  it('a question that has begun has its time; one that has not is waited for', async () => {
    const serverClock = new ManualClock(0)
    const serving = new Requests({ connections: server, clock: serverClock, log: silentLog })
    await serving.handle(SESSION, (_, body) => Promise.resolve(body))
    const connection = await asker.connect({ id: server.id, addresses: [] }, never)
    const open = (): Promise<Stream> => connection.newStream(SESSION.sessionId as string)
    const [silent, begun] = [await open(), await open()]
    begun.send(new Uint8Array([9, 1, 2]))
    // an answer on a third stream says that the server has seen the others
    expect(await ask('a')).to.equal('a')
    serverClock.advance(SESSION.timeoutSec * 1000)
    await eventually(() => begun.status === 'reset')
    expect(silent.status).to.equal('open')
    serverClock.advance(90_000)
    await eventually(() => silent.status === 'reset')
  })

  it('takes MAX_REQUESTS_PER_PEER streams from one peer', async () => {
    await serve(SESSION)
    const connection = await asker.connect({ id: server.id, addresses: [] }, never)
    const open = (): Promise<Stream> => connection.newStream(SESSION.sessionId as string, { maxOutboundStreams: 1000 })
    const opened = await Promise.all(Array.from({ length: MAX_REQUESTS_PER_PEER }, open))
    await open().catch(() => undefined)
    await eventually(() => connection.streams.length === MAX_REQUESTS_PER_PEER)
    expect(opened.every(({ status }) => status === 'open')).to.equal(true)
  })
})
