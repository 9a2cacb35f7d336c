import { chmod, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import type { InvestigatorApi } from './api.ts'
import type { Log } from '../../util/log.ts'
import type { SocketRequest } from './wire.ts'
import { codeOf, MigError } from '../../protocol/errors.ts'
import { MAX_REQUEST_LINE_BYTES, methodKind, readLines, writeLine } from './wire.ts'

/** Serves an investigator node to the other command lines of the same home. */
export class ApiServer implements AsyncDisposable {
  readonly #server: Server
  readonly #clients = new Set<Socket>()
  readonly #api: InvestigatorApi
  readonly #log: Log
  #idle: (() => void)[] = []

  private constructor(api: InvestigatorApi, log: Log) {
    this.#api = api
    this.#log = log
    this.#server = createServer((socket) => void this.#serve(socket))
  }

  /**
   * Listens on a Unix socket, mode 0600; a dead one in its place is replaced. The caller holds the database's lock, so
   * nobody else can be listening.
   */
  static async listen(path: string, api: InvestigatorApi, log: Log): Promise<ApiServer> {
    await rm(path, { force: true })
    const self = new ApiServer(api, log)
    await new Promise<void>((resolve, reject) => {
      self.#server.once('error', reject)
      self.#server.listen(path, resolve)
    })
    await chmod(path, 0o600)
    return self
  }

  /** Command lines that are connected. */
  get clients(): number {
    return this.#clients.size
  }

  /** Settles when no command line is connected. */
  async waitUntilIdle(): Promise<void> {
    if (this.#clients.size > 0) await new Promise<void>((resolve) => this.#idle.push(resolve))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve()
      })
    })
    for (const socket of this.#clients) socket.destroy()
    await closed
  }

  async #serve(socket: Socket): Promise<void> {
    this.#clients.add(socket)
    const streams = new Map<number, AbortController>()
    socket.on('error', (error) => {
      this.#log.debug({ message: error.message }, 'a command line went away')
    })
    socket.once('close', () => {
      for (const stream of streams.values()) stream.abort()
      this.#clients.delete(socket)
      if (this.#clients.size === 0) {
        for (const resolve of this.#idle) resolve()
        this.#idle = []
      }
    })
    try {
      for await (const line of readLines(socket, MAX_REQUEST_LINE_BYTES)) {
        const request = line as SocketRequest
        if ('cancel' in request) streams.get(request.id)?.abort()
        else void this.#answer(socket, request, streams)
      }
    } catch (error) {
      this.#log.warn({ code: codeOf(error) }, 'a command line sent something unreadable')
      socket.destroy()
    }
  }

  async #answer(
    socket: Socket,
    request: Exclude<SocketRequest, { cancel: true }>,
    streams: Map<number, AbortController>
  ): Promise<void> {
    const { id, method, params } = request
    try {
      const kind = methodKind(method)
      if (kind === undefined) {
        throw new MigError('USAGE', `The running mig does not know the request '${method}'`)
      }
      const call = this.#api[method].bind(this.#api) as (...args: unknown[]) => unknown
      if (kind === 'stream') {
        const abort = new AbortController()
        streams.set(id, abort)
        const events = call(...params, abort.signal) as AsyncIterable<unknown>
        // a stream ends by itself when its signal aborts, and may have a last word
        for await (const event of events) await writeLine(socket, { id, event })
        await writeLine(socket, { id, end: true })
      } else {
        await writeLine(socket, { id, result: (await call(...params)) ?? null })
      }
    } catch (error) {
      await writeLine(socket, { id, error: { code: codeOf(error), message: (error as Error).message } })
    } finally {
      streams.delete(id)
    }
  }
}
