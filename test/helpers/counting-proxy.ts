import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** A TCP port on loopback that leads to another one, and counts what passes, both ways. */
export class CountingProxy implements AsyncDisposable {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  /** bytes that have passed */
  bytes = 0

  private constructor(port: number) {
    this.#server = createServer((inner) => {
      const outer = connect(port, '127.0.0.1')
      for (const [socket, other] of [
        [inner, outer],
        [outer, inner]
      ] as const) {
        this.#sockets.add(socket)
        socket.on('data', (data: Buffer) => (this.bytes += data.byteLength))
        socket.on('error', () => other.destroy())
        socket.on('close', () => this.#sockets.delete(socket))
        socket.pipe(other)
      }
    })
  }

  /** Listens on a free port. */
  static async to(port: number): Promise<CountingProxy> {
    const proxy = new CountingProxy(port)
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
