import { connect, type Socket } from 'node:net'
import type {
  ActionDetail,
  ActionSummary,
  CensusRow,
  FollowEvent,
  FollowOptions,
  InvestigatorApi,
  MeshGraph,
  MeshStatus,
  NodeIdentity,
  PolicySpread,
  PolicyView,
  Preview,
  StoredResult
} from './api.ts'
import type { ImportedBundle } from '../../node/bundle/import-bundle.ts'
import type { WrittenBundle } from '../../node/bundle/write-bundle.ts'
import type { PeerInfo } from '../../node/mesh/mesh.ts'
import type { Reply } from '../../protocol/order/schema.ts'
import type { SocketAnswer, SocketMethod } from './wire.ts'
import { MigError } from '../../protocol/errors.ts'
import { errorOf, MAX_ANSWER_LINE_BYTES, readLines, writeLine } from './wire.ts'

type Sink = (answer: SocketAnswer | MigError) => void

/** An investigator node that another `mig` of the same home runs, seen through its socket. */
export class ApiClient implements InvestigatorApi {
  readonly #socket: Socket
  readonly #sinks = new Map<number, Sink>()
  #nextId = 1
  #gone: MigError | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    void this.#read()
  }

  /** @returns undefined when nobody listens there */
  static async connect(path: string): Promise<ApiClient | undefined> {
    const socket = connect(path)
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve)
        socket.once('error', reject)
      })
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code
      if (code === 'ENOENT' || code === 'ECONNREFUSED') return undefined
      throw new MigError('HOME_BUSY', `The socket ${path} cannot be used: ${(cause as Error).message}`, { cause })
    }
    return new ApiClient(socket)
  }

  identity(): Promise<NodeIdentity> {
    return this.#call('identity')
  }

  status(): Promise<MeshStatus> {
    return this.#call('status')
  }

  graph(): Promise<MeshGraph> {
    return this.#call('graph')
  }

  peers(): Promise<PeerInfo[]> {
    return this.#call('peers')
  }

  census(): Promise<CensusRow[]> {
    return this.#call('census')
  }

  preview(target: string, only?: readonly string[]): Promise<Preview> {
    return this.#call('preview', target, ...(only === undefined ? [] : [only]))
  }

  prepareReply(options: { readonly expireafter: string; readonly expected: number }): Promise<Reply> {
    return this.#call('prepareReply', options)
  }

  publish(orderFile: string, options: { readonly isOffline?: boolean } = {}): Promise<string> {
    return this.#call('publish', orderFile, options)
  }

  policies(options: { readonly isOffline?: boolean } = {}): Promise<PolicyView> {
    return this.#call('policies', options)
  }

  publishPolicy(orderFile: string, options: { readonly isOffline?: boolean } = {}): Promise<number> {
    return this.#call('publishPolicy', orderFile, options)
  }

  policySpread(version: number): Promise<PolicySpread> {
    return this.#call('policySpread', version)
  }

  exportBundle(path: string): Promise<WrittenBundle> {
    return this.#call('exportBundle', path)
  }

  importBundle(path: string): Promise<ImportedBundle> {
    return this.#call('importBundle', path)
  }

  order(id: string): Promise<{ digest: string; orderFile: string }> {
    return this.#call('order', id)
  }

  actions(): Promise<ActionSummary[]> {
    return this.#call('actions')
  }

  action(id: string): Promise<ActionDetail> {
    return this.#call('action', id)
  }

  follow(digest: string, options: FollowOptions, signal?: AbortSignal): AsyncIterable<FollowEvent> {
    return this.#stream('follow', [digest, options], signal)
  }

  results(id: string, signal?: AbortSignal): AsyncIterable<StoredResult> {
    return this.#stream('results', [id], signal)
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#gone = new MigError('HOME_BUSY', 'The connection to the running mig was closed')
    return new Promise((resolve) => this.#socket.end(resolve))
  }

  async #read(): Promise<void> {
    try {
      for await (const line of readLines(this.#socket, MAX_ANSWER_LINE_BYTES)) {
        const answer = line as SocketAnswer
        this.#sinks.get(answer.id)?.(answer)
      }
    } catch {
      // said below
    }
    this.#gone ??= new MigError('HOME_BUSY', 'The mig that holds the home folder went away in the middle')
    for (const sink of this.#sinks.values()) sink(this.#gone)
  }

  async #call<T>(method: SocketMethod, ...params: unknown[]): Promise<T> {
    for await (const event of this.#open(method, params)) return event as T
    throw new MigError('HOME_BUSY', 'The mig that holds the home folder gave no answer')
  }

  async *#stream<T>(method: SocketMethod, params: unknown[], signal?: AbortSignal): AsyncGenerator<T> {
    yield* this.#open(method, params, signal) as AsyncGenerator<T>
  }

  async *#open(method: SocketMethod, params: unknown[], signal?: AbortSignal): AsyncGenerator {
    if (this.#gone !== undefined) throw this.#gone
    const id = this.#nextId++
    const inbox: (SocketAnswer | MigError)[] = []
    let wake: () => void = () => undefined
    this.#sinks.set(id, (answer) => {
      inbox.push(answer)
      wake()
    })
    let isEnded = false
    const cancel = (): void => void writeLine(this.#socket, { id, cancel: true })
    signal?.addEventListener('abort', cancel, { once: true })
    try {
      await writeLine(this.#socket, { id, method, params })
      // a signal that had aborted before tells nobody
      if (signal?.aborted === true) cancel()
      for (;;) {
        const answer = inbox.shift()
        if (answer === undefined) {
          await new Promise<void>((resolve) => (wake = resolve))
          continue
        }
        isEnded = answer instanceof MigError || !('event' in answer)
        if (answer instanceof MigError) throw answer
        if ('error' in answer) throw errorOf(answer.error)
        if ('end' in answer) return
        if ('result' in answer) {
          yield answer.result
          return
        }
        yield answer.event
      }
    } finally {
      signal?.removeEventListener('abort', cancel)
      // the reader has had enough
      if (!isEnded) cancel()
      this.#sinks.delete(id)
    }
  }
}
