import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { expect } from 'chai'
import { ProxyServer } from '../../../../src/node/mesh/proxy-server.ts'
import { openTunnel } from '../../../../src/node/mesh/tunnel.ts'
import { MAX_PROXY_HEADER_BYTES } from '../../../../src/protocol/wire/limits.ts'
import { systemClock } from '../../../../src/util/clock.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'
import { eventually } from '../../../helpers/processes.ts'

const PEER = { host: 'peer.example.net', port: 1664 }
const OPEN = 'HTTP/1.1 200 OK\r\n\r\n'

describe('openTunnel', () => {
  const closing: (() => unknown)[] = []
  afterEach(async () => {
    for (const close of closing.splice(0)) await close()
  })

  /** A proxy that does with each connection what the test says, after the question has come. */
  const proxyThat = async (
    does: (socket: Socket, question: string) => void,
    user = ''
  ): Promise<{ server: ProxyServer; sockets: Socket[] }> => {
    const sockets: Socket[] = []
    const server = createServer((socket) => {
      sockets.push(socket)
      socket.on('error', () => undefined)
      socket.once('data', (data) => {
        does(socket, data.toString())
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    closing.push(() => {
      server.close()
      for (const socket of sockets) socket.destroy()
    })
    const { port } = server.address() as AddressInfo
    return { server: ProxyServer.parse(`http://${user}127.0.0.1:${port}`) as ProxyServer, sockets }
  }
  const open = async (proxy: ProxyServer, peer = PEER): Promise<Socket> => {
    const socket = await openTunnel(proxy, peer, { clock: systemClock, signal: new AbortController().signal })
    closing.push(() => socket.destroy())
    return socket
  }

  it('gives a socket on which nothing but the peer is heard, from its first byte', async () => {
    let asked = ''
    const { server } = await proxyThat((socket, question) => {
      asked = question
      socket.write(`${OPEN}first `)
      socket.on('data', (data) => socket.end(data))
    }, 'ada:secret@')
    const socket = await open(server)
    socket.write('and last')
    let heard = ''
    for await (const part of socket as AsyncIterable<Buffer>) heard += part.toString()
    expect(heard).to.equal('first and last')
    expect(asked.split('\r\n')).to.include.members([
      'CONNECT peer.example.net:1664 HTTP/1.1',
      'host: peer.example.net:1664',
      `proxy-authorization: Basic ${Buffer.from('ada:secret').toString('base64')}`
    ])
  })

  it('writes an IPv6 address in brackets', async () => {
    let asked = ''
    const { server } = await proxyThat((socket, question) => {
      asked = question
      socket.write(OPEN)
    })
    await open(server, { host: '2001:db8::1', port: 1664 })
    expect(asked).to.match(/^CONNECT \[2001:db8::1\]:1664 HTTP/)
  })

  it(`takes ${MAX_PROXY_HEADER_BYTES} bytes of header and no more`, async () => {
    const answering = (bytes: number) =>
      proxyThat((socket) => {
        // the reason counts as well
        socket.write(`HTTP/1.1 200 OK\r\nX: ${'y'.repeat(bytes - 3)}\r\n\r\n`)
      })
    await open((await answering(MAX_PROXY_HEADER_BYTES)).server)
    const { message } = await expectCode(open((await answering(MAX_PROXY_HEADER_BYTES + 1)).server), 'PROXY_FAILED')
    expect(message).to.include(`more than ${MAX_PROXY_HEADER_BYTES} bytes`)
  })

  const BROKEN: [name: string, does: (socket: Socket) => void, says: RegExp, user?: string][] = [
    ['hangs up', (socket) => socket.end(), /has hung up\.$/],
    ['resets', (socket) => socket.resetAndDestroy(), /has hung up\.$/],
    ['speaks something else', (socket) => socket.write('SSH-2.0-OpenSSH_9.9\r\n'), /does not speak HTTP\.$/],
    [
      'never ends its header',
      (socket) => {
        const more = (): void => {
          if (!socket.destroyed) socket.write(`X: ${'y'.repeat(1000)}\r\n`, more)
        }
        socket.write('HTTP/1.1 200 OK\r\n', more)
      },
      /has a header of more than/
    ],
    [
      'forbids it',
      (socket) => socket.write('HTTP/1.1 403 Secret words\r\n\r\n'),
      /refuses: its answer has status 403\.$/
    ],
    ['redirects', (socket) => socket.write('HTTP/1.1 302 x\r\nLocation: http://evil/\r\n\r\n'), /status 302\.$/],
    ['wants a user', (socket) => socket.write('HTTP/1.1 407 x\r\n\r\n'), /it wants a user and a password\.$/],
    [
      'does not take the user',
      (socket) => socket.write('HTTP/1.1 407 x\r\n\r\n'),
      /it does not take our user and password\.$/,
      'ada:secret@'
    ]
  ]
  for (const [name, does, says, user] of BROKEN) {
    it(`says in one sentence what a proxy does that ${name}, and lets go of it`, async () => {
      const { server, sockets } = await proxyThat(does, user)
      const { message } = await expectCode(open(server), 'PROXY_FAILED')
      expect(message).to.match(says).and.include(`The proxy ${server.name} `).and.not.include('ecret')
      const [socket] = sockets
      await eventually(() => socket?.closed)
    })
  }

  it('says that nobody is there', async () => {
    const { server } = await proxyThat(() => undefined)
    await closing.splice(0)[0]?.()
    const { message } = await expectCode(open(server), 'PROXY_FAILED')
    expect(message).to.include('cannot be reached (ECONNREFUSED)')
  })

  it('waits 5 s for an answer, and no longer', async () => {
    const clock = new ManualClock()
    const asked = Promise.withResolvers<undefined>()
    const { server, sockets } = await proxyThat(() => {
      asked.resolve(undefined)
    })
    const opening = openTunnel(server, PEER, { clock, signal: new AbortController().signal })
    await asked.promise
    clock.advance(4_999)
    sockets[0]?.write('HTTP/1.1 200')
    clock.advance(1)
    expect((await expectCode(opening, 'PROXY_FAILED')).message).to.include('has not answered within 5 s')
  })

  it('ends with the reason of whoever gives up', async () => {
    const giving = new AbortController()
    const { server } = await proxyThat(() => {
      giving.abort(new Error('enough'))
    })
    const opening = openTunnel(server, PEER, { clock: systemClock, signal: giving.signal })
    expect(await opening.catch((error: unknown) => (error as Error).message)).to.equal('enough')
    const again = openTunnel(server, PEER, { clock: systemClock, signal: giving.signal })
    expect(await again.catch((error: unknown) => (error as Error).message)).to.equal('enough')
  })
})
