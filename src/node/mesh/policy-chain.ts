import type { Order, Policy } from '../../protocol/order/schema.ts'
import type { Verdict } from '../../protocol/order/verdict.ts'
import type { Keyring } from '../../protocol/pgp/keyring.ts'
import type { SyncEntry, SyncSource } from './sync-source.ts'
import type { Log } from '../../util/log.ts'
import { parseAclEntry } from '../../protocol/acl/acl.ts'
import { decideEntry } from '../../protocol/acl/decide.ts'
import { MigError, verdictOf } from '../../protocol/errors.ts'
import type { KeyringOf, VerifiedEnvelope } from '../../protocol/order/check-relay.ts'
import { recheckSigner, type Signer } from '../../protocol/pgp/verify.ts'
import { MAX_SIGNATURE_FUTURE_SEC } from '../../protocol/wire/limits.ts'
import { holdPolicy, type HeldPolicy } from './held-policy.ts'
import { PolicyForks, type ForkStore } from './policy-forks.ts'

/** Where the chain, and what forks it, is kept. */
export interface PolicyStore extends ForkStore {
  /** Envelopes by rising version, from version 1 on. */
  all(): AsyncIterable<Uint8Array>
  /** Durable when it settles. */
  put(version: number, envelope: Uint8Array): Promise<void>
}

/** Judges an envelope by the relay checks, with the keyring that an order of its kind is checked by. */
export type CheckEnvelope = (bytes: Uint8Array, keyring: KeyringOf, from: string) => Promise<VerifiedEnvelope>

/**
 * The chain of policies of one mesh, from version 0, which the mesh id names, to the one in force. Never shortened,
 * never rolled back: each policy names the digest of the one before and has its quorum.
 */
export class PolicyChain implements SyncSource {
  readonly kind = 'policy'
  /** what has a quorum and does not fit */
  readonly forks: PolicyForks
  readonly #store: PolicyStore
  readonly #check: CheckEnvelope
  readonly #log: Log
  readonly #held: HeldPolicy[]
  readonly #listeners = new Set<(entry: SyncEntry) => void>()
  #turn: Promise<unknown> = Promise.resolve()

  constructor(zero: HeldPolicy, deps: { store: PolicyStore; check: CheckEnvelope; log: Log }) {
    this.#held = [zero]
    this.#store = deps.store
    this.#check = deps.check
    this.#log = deps.log
    this.forks = new PolicyForks({ ...deps, chain: this })
  }

  /**
   * Takes up what the store holds.
   * @throws MigError `STORE_CORRUPT` when it is the chain of another mesh, or has a gap
   */
  async load(): Promise<void> {
    for await (const envelope of this.#store.all()) {
      const next = await holdPolicy(envelope)
      if (next.policy.previous !== this.current.digest || next.policy.version !== this.version + 1) {
        throw new MigError('STORE_CORRUPT', `Policy ${next.policy.version} in the database does not follow the others`)
      }
      this.#held.push(next)
    }
    await this.forks.load()
  }

  /** The policy in force. */
  get current(): HeldPolicy {
    return this.#held.at(-1) as HeldPolicy
  }

  get version(): number {
    return this.current.policy.version
  }

  /** From version 0 on. */
  all(): readonly HeldPolicy[] {
    return this.#held
  }

  /** The policy of a version. */
  at(version: number): HeldPolicy | undefined {
    return this.#held[version]
  }

  /** Does the policy in force keep this peer out? */
  isBanned(peerId: string): boolean {
    return this.current.banned.has(peerId)
  }

  /** By which keyring an order is checked: a policy by that of the version before, all else by the one in force. */
  readonly keyringOf = (order: Order): Keyring => {
    const before = order.kind === 'policy' ? this.#held[order.version - 1] : undefined
    return (before ?? this.current).keyring
  }

  entries(): Iterable<SyncEntry> {
    return this.#held.slice(1).map(entryOf)
  }

  /** What follows, and what may be a fork: a version that is held with another digest. */
  wants({ key, version }: SyncEntry): boolean {
    const held = this.#held[Number(key)]
    return held === undefined ? Number(key) > this.version : this.forks.wants({ key: version, version: key })
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.#held[Number(key)]?.envelope)
  }

  onNew(listener: (entry: SyncEntry) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async offer(bytes: Uint8Array, from: string): Promise<Verdict> {
    try {
      const verified = await this.#check(bytes, this.keyringOf, from)
      await this.add(verified, bytes)
      return 'accept'
    } catch (error) {
      return verdictOf(error)
    }
  }

  /**
   * Appends a policy that passed the relay checks. One at a time: gossip and sync may bring the same one at once.
   * @throws MigError `POLICY_STALE`, `POLICY_FORK`, `POLICY_GAP`, `POLICY_QUORUM`, `ORDER_INVALID`; `SIGNATURE_DATED`
   *   when a signature is older than the policy before; `SIGNER_UNKNOWN`, `SIGNER_UNUSABLE` when a policy that came
   *   meanwhile took a signer's key; `ACL_INVALID`, `KEY_INVALID` when it cannot be used
   */
  add(verified: VerifiedEnvelope, envelope: Uint8Array): Promise<void> {
    const added = this.#turn.then(() => this.#add(verified, envelope))
    this.#turn = added.catch(() => undefined)
    return added
  }

  async #add(verified: VerifiedEnvelope, envelope: Uint8Array): Promise<void> {
    const policy = verified.order
    if (policy.kind !== 'policy') {
      throw new MigError('ORDER_INVALID', `A policy was expected, and this is a ${policy.kind}`)
    }
    const held = this.#held[policy.version]
    const before = held === undefined ? this.current : this.#held[policy.version - 1]
    if (before === undefined || held?.digest === verified.orderDigest) throw stale(policy)
    if (policy.version !== before.policy.version + 1) {
      throw new MigError('POLICY_GAP', `Policy ${policy.version} does not follow policy ${before.policy.version}`)
    }
    assertQuorum(policy, verified.signers, before)
    const next = await holdPolicy(envelope)
    if (held !== undefined || policy.previous !== before.digest) {
      await this.forks.note(next)
      throw new MigError('POLICY_FORK', `Policy ${policy.version} has the quorum, and does not fit the policies held`)
    }
    await this.#store.put(policy.version, envelope)
    this.#held.push(next)
    this.#log.info({ version: policy.version, digest: next.digest }, 'policy in force')
    for (const listener of this.#listeners) listener(entryOf(next))
  }
}

/**
 * Do the signers have the quorum of the version before?
 * @throws MigError `POLICY_QUORUM`; `SIGNER_UNKNOWN`, `SIGNER_UNUSABLE`, `SIGNATURE_DATED`
 */
function assertQuorum(policy: Policy, signers: readonly Signer[], before: HeldPolicy): void {
  for (const signer of signers) {
    recheckSigner(signer, before.keyring, signer.signedAt)
    // A key that had expired by then signs no more policies, whatever date a thief writes into a signature.
    if (signer.signedAt < before.signedAt - MAX_SIGNATURE_FUTURE_SEC * 1000) {
      throw new MigError('SIGNATURE_DATED', `A signature of policy ${policy.version} is older than the policy before`)
    }
  }
  const quorum = decideEntry(
    parseAclEntry(before.policy.quorum),
    signers.map((signer) => signer.fingerprint),
    before.persons
  )
  if (!quorum.allowed) throw new MigError('POLICY_QUORUM', `Policy ${policy.version}: ${quorum.reason}`)
}

function stale(policy: Policy): MigError {
  return new MigError('POLICY_STALE', `Policy ${policy.version} is held already`)
}

function entryOf(held: HeldPolicy): SyncEntry {
  return { key: String(held.policy.version), version: held.digest }
}
