import { readFile, rename, writeFile } from 'node:fs/promises'
import * as z from 'zod'
import { MAX_ADDRESS_CHARACTERS } from '../../protocol/wire/limits.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import type { PeerTarget } from './mesh.ts'

/** Nodes that are remembered, the newest; and addresses of one. */
const MAX_PEERS = 64
const MAX_ADDRESSES = 16
/** Ms within which changes are collected before the file is written. */
const WRITE_MS: Ms = 5_000

const bookSchema = z.array(
  z.strictObject({
    id: z.string().max(128),
    addresses: z.array(z.string().max(MAX_ADDRESS_CHARACTERS)).max(MAX_ADDRESSES)
  })
).max(MAX_PEERS) // prettier-ignore

/**
 * The nodes that were neighbours, in a file of the home: a node whose bootstrap nodes are all gone finds its way back
 * after a restart. What is damaged or cannot be written is no reason to stop: it is a hint, and nothing else.
 */
export class PeerBook {
  readonly #path: string
  readonly #clock: Clock
  readonly #log: Log
  readonly #peers: Map<string, PeerTarget>
  #cancel: (() => void) | undefined

  private constructor(path: string, peers: Iterable<PeerTarget>, deps: { clock: Clock; log: Log }) {
    this.#path = path
    this.#clock = deps.clock
    this.#log = deps.log
    this.#peers = new Map([...peers].map((peer) => [peer.id, peer]))
  }

  /** The book of a file, empty when there is none. */
  static async open(path: string, deps: { clock: Clock; log: Log }): Promise<PeerBook> {
    try {
      return new PeerBook(path, bookSchema.parse(JSON.parse(await readFile(path, 'utf8'))), deps)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') deps.log.warn({ path }, 'the peer book cannot be read')
      return new PeerBook(path, [], deps)
    }
  }

  /** The nodes in it, the newest last. */
  peers(): Iterable<PeerTarget> {
    return this.#peers.values()
  }

  /** A node is a neighbour and can be reached there. */
  note({ id, addresses }: PeerTarget): void {
    const usable = addresses.filter((address) => address.length <= MAX_ADDRESS_CHARACTERS).slice(0, MAX_ADDRESSES)
    if (usable.length === 0) return
    const before = this.#peers.get(id)
    this.#peers.delete(id)
    this.#peers.set(id, { id, addresses: usable })
    if (before !== undefined && before.addresses.join() === usable.join()) return
    if (this.#peers.size > MAX_PEERS) this.#peers.delete(this.#peers.keys().next().value as string)
    this.#cancel ??= this.#clock.after(WRITE_MS, () => void this.flush())
  }

  /** Writes what has changed. */
  async flush(): Promise<void> {
    if (this.#cancel === undefined) return
    this.#cancel()
    this.#cancel = undefined
    try {
      await writeFile(`${this.#path}.new`, JSON.stringify([...this.#peers.values()], null, 2), { mode: 0o600 })
      await rename(`${this.#path}.new`, this.#path)
    } catch (error) {
      this.#log.warn({ path: this.#path, reason: String(error) }, 'the peer book cannot be written')
    }
  }
}
