import type { CustodyHead } from '../../store/custody.ts'
import { MigError } from '../../protocol/errors.ts'
import { MAX_CUSTODY_RESULTS, MAX_CUSTODY_RESULTS_PER_PEER } from '../../protocol/wire/limits.ts'

interface RoomOptions {
  /** bytes of sealed results from one network segment */
  readonly bytes: number
  /** bytes of sealed results that one peer has handed over */
  readonly peerBytes: number
}

/** Whose room a result takes. */
type Occupant = Pick<CustodyHead, 'segment' | 'from' | 'bytes'>

interface Account {
  results: number
  bytes: number
}

/** How much of others a node keeps. What was settled takes no room. */
export class CustodyRoom {
  readonly #options: RoomOptions
  readonly #segments = new Map<string, Account>()
  readonly #peers = new Map<string, Account>()
  #results = 0

  constructor(options: RoomOptions) {
    this.#options = options
  }

  /** Bytes that are kept, of all segments. */
  get bytes(): number {
    return [...this.#segments.values()].reduce((sum, account) => sum + account.bytes, 0)
  }

  /** @throws MigError `CUSTODY_FULL` when the result finds no room; then nothing has changed */
  take(occupant: Occupant): void {
    const { bytes, peerBytes } = this.#options
    const segment = this.#segments.get(occupant.segment)
    const peer = this.#peers.get(occupant.from)
    if (this.#results >= MAX_CUSTODY_RESULTS || (segment?.bytes ?? 0) + occupant.bytes > bytes) {
      throw new MigError('CUSTODY_FULL', 'There is no room for more results of this segment')
    }
    if ((peer?.results ?? 0) >= MAX_CUSTODY_RESULTS_PER_PEER || (peer?.bytes ?? 0) + occupant.bytes > peerBytes) {
      throw new MigError('CUSTODY_FULL', 'There is no room for more results of this peer')
    }
    this.put(occupant)
  }

  /** Counts what is on the disk already, whether or not it would find room now. */
  put(occupant: Occupant): void {
    this.#results++
    add(this.#segments, occupant.segment, occupant.bytes)
    add(this.#peers, occupant.from, occupant.bytes)
  }

  release(occupant: Occupant): void {
    this.#results--
    remove(this.#segments, occupant.segment, occupant.bytes)
    remove(this.#peers, occupant.from, occupant.bytes)
  }
}

function add(accounts: Map<string, Account>, key: string, bytes: number): void {
  const account = accounts.get(key) ?? { results: 0, bytes: 0 }
  account.results++
  account.bytes += bytes
  accounts.set(key, account)
}

function remove(accounts: Map<string, Account>, key: string, bytes: number): void {
  const account = accounts.get(key)
  if (account === undefined) return
  account.results--
  account.bytes -= bytes
  if (account.results === 0) accounts.delete(key)
}
