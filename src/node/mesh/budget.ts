import {
  MAX_SIGNATURES,
  PEER_BAN_SEC,
  PEER_BYTES_PER_SEC,
  PEER_ENVELOPES_PER_SEC,
  PEER_GOSSIP_PER_SEC,
  PEER_SIGNATURE_CHECKS_PER_SEC,
  PEER_STRIKES,
  PEER_STRIKE_WINDOW_SEC,
  PEER_UNKNOWN_SIGNERS_PER_SEC
} from '../../protocol/wire/limits.ts'
import type { Clock, Ms } from '../../util/clock.ts'

const LIMITS = {
  envelopes: PEER_ENVELOPES_PER_SEC,
  bytes: PEER_BYTES_PER_SEC,
  signatureChecks: PEER_SIGNATURE_CHECKS_PER_SEC,
  unknownSigners: PEER_UNKNOWN_SIGNERS_PER_SEC,
  gossip: PEER_GOSSIP_PER_SEC
} as const
type Resource = keyof typeof LIMITS

interface Account {
  /** monotonic start of the running second */
  second: Ms
  spent: Record<Resource, number>
  /** what we asked the peer for, and so is not held against it */
  granted: Record<Resource, number>
  /** monotonic times of the seconds that were over budget */
  strikes: Ms[]
  /** the running second has its strike */
  isStruck: boolean
}

const nothing = (): Record<Resource, number> => ({
  envelopes: 0,
  bytes: 0,
  signatureChecks: 0,
  unknownSigners: 0,
  gossip: 0
})

/**
 * What one peer may make us do in a second. Stands in front of every check, so that a flood costs a comparison each.
 *
 * A second over any limit is one strike, however much over; {@link PEER_STRIKES} within {@link PEER_STRIKE_WINDOW_SEC}
 * and the peer is cut off: its connections are closed and it stays out for {@link PEER_BAN_SEC}.
 */
export class Budget {
  readonly #clock: Clock
  readonly #accounts = new Map<string, Account>()
  readonly #bannedUntil = new Map<string, Ms>()
  readonly #exempt = new Set<string>()
  readonly #onCut = new Set<(peer: string) => void>()

  constructor(deps: { clock: Clock }) {
    this.#clock = deps.clock
  }

  /** What comes from `peer` costs nothing: for the node's own id. */
  exempt(peer: string): void {
    this.#exempt.add(peer)
  }

  /** One envelope, record or question of `bytes` bytes came from `peer`. False: drop it unparsed. */
  spendEnvelope(peer: string, bytes: number): boolean {
    return this.#spend(peer, 'envelopes', 1) && this.#spend(peer, 'bytes', bytes)
  }

  /** An RPC of gossip with so many messages, new or not, came from `peer`. False: drop it. */
  spendRpc(peer: string, messages: number): boolean {
    return this.#spend(peer, 'gossip', 1 + messages)
  }

  /** A signature that `peer` sent is to be checked. False: drop what it came with. */
  spendSignatureCheck(peer: string): boolean {
    return this.#spend(peer, 'signatureChecks', 1)
  }

  /** An envelope of `peer` has a signer that is not known. False: it sends too many of them. */
  spendUnknownSigner(peer: string): boolean {
    return this.#spend(peer, 'unknownSigners', 1)
  }

  /** We have asked `peer` for one thing and check it now: what that costs is our own wish. */
  grant(peer: string): void {
    const { granted } = this.#account(peer)
    granted.signatureChecks = MAX_SIGNATURES
    granted.unknownSigners = 1
  }

  /** `peer` did what no honest node does: counts like a second over budget. */
  strike(peer: string): void {
    const account = this.#account(peer)
    const now = this.#clock.monotonic()
    account.strikes = account.strikes.filter((at) => now - at < PEER_STRIKE_WINDOW_SEC * 1000)
    account.strikes.push(now)
    if (account.strikes.length >= PEER_STRIKES) this.ban(peer)
  }

  /** Cuts `peer` off at once. */
  ban(peer: string): void {
    this.#accounts.delete(peer)
    this.#bannedUntil.set(peer, this.#clock.monotonic() + PEER_BAN_SEC * 1000)
    for (const listener of this.#onCut) listener(peer)
  }

  /** Is `peer` cut off now? */
  isBanned(peer: string): boolean {
    const until = this.#bannedUntil.get(peer)
    if (until === undefined) return false
    if (until > this.#clock.monotonic()) return true
    this.#bannedUntil.delete(peer)
    return false
  }

  /** Drops what is known of peers that were idle for a strike window; called now and then, keeps memory flat. */
  prune(): void {
    const now = this.#clock.monotonic()
    for (const [peer, account] of this.#accounts) {
      if (now - account.second > PEER_STRIKE_WINDOW_SEC * 1000) this.#accounts.delete(peer)
    }
    for (const [peer, until] of this.#bannedUntil) if (until <= now) this.#bannedUntil.delete(peer)
  }

  /** Calls back when a peer is cut off; returns what ends that. */
  onCut(listener: (peer: string) => void): () => void {
    this.#onCut.add(listener)
    return () => this.#onCut.delete(listener)
  }

  #spend(peer: string, resource: Resource, amount: number): boolean {
    if (this.#exempt.has(peer)) return true
    if (this.isBanned(peer)) return false
    const account = this.#account(peer)
    if (account.granted[resource] >= amount) {
      account.granted[resource] -= amount
      return true
    }
    if (account.spent[resource] + amount <= LIMITS[resource]) {
      account.spent[resource] += amount
      return true
    }
    if (!account.isStruck) {
      account.isStruck = true
      this.strike(peer)
    }
    return false
  }

  /** The account of `peer` in the running second. */
  #account(peer: string): Account {
    const now = this.#clock.monotonic()
    let account = this.#accounts.get(peer)
    if (account === undefined) {
      account = { second: now, spent: nothing(), granted: nothing(), strikes: [], isStruck: false }
      this.#accounts.set(peer, account)
    } else if (now - account.second >= 1000) {
      account.second = now
      account.spent = nothing()
      account.isStruck = false
    }
    return account
  }
}
