import { createServer, type IncomingMessage, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

interface ConnectProxyOptions {
  /** the only names that it knows: each leads to loopback */
  readonly names?: readonly string[]
  /** `user:password` without which it opens nothing */
  readonly credentials?: string
  /** it takes connections, and never answers */
  readonly isSilent?: boolean
}

/** An HTTP proxy on loopback that opens tunnels (CONNECT), and counts them. */
export class ConnectProxy implements AsyncDisposable {
  readonly #server: Server
  readonly #sockets = new Set<Duplex>()
  readonly #names: readonly string[]
  readonly #credentials: string | undefined
  readonly #isSilent: boolean
  /** `host:port` of each tunnel that was opened */
  readonly tunnels: string[] = []
  /** `host:port` of each that was asked for, and the status that it got */
  readonly refused: [to: string, status: number][] = []

  private constructor({ names, credentials, isSilent }: ConnectProxyOptions) {
    this.#names = names ?? []
    this.#credentials = credentials
    this.#isSilent = isSilent === true
    this.#server = createServer()
    this.#server.on('connect', (request: IncomingMessage, inner: Duplex, ahead: Buffer) => {
      this.#open(request, inner, ahead)
    })
  }

  /** Listens on a free port. */
  static async start(options: ConnectProxyOptions = {}): Promise<ConnectProxy> {
    const proxy = new ConnectProxy(options)
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  /** `host:port` */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #open({ url = '', headers }: IncomingMessage, inner: Duplex, ahead: Buffer): void {
    this.#keep(inner)
    if (this.#isSilent) return
    const [host = '', port] = url.split(':')
    const wanted = this.#credentials
    if (wanted !== undefined && headers['proxy-authorization'] !== `Basic ${Buffer.from(wanted).toString('base64')}`) {
      this.#refuse(inner, url, 407)
    } else if (!this.#names.includes(host)) {
      this.#refuse(inner, url, 403)
    } else {
      const outer = connect(Number(port), '127.0.0.1', () => {
        this.tunnels.push(url)
        inner.write('HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n')
        outer.write(ahead)
        inner.pipe(outer).pipe(inner)
      })
      this.#keep(outer)
      outer.on('error', () => inner.destroy())
      outer.on('close', () => inner.destroy())
      inner.on('close', () => outer.destroy())
    }
  }

  #refuse(inner: Duplex, to: string, status: number): void {
    this.refused.push([to, status])
    inner.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`)
  }

  #keep(socket: Duplex | Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => this.#sockets.delete(socket))
  }
}
