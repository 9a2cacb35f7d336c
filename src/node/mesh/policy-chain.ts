import type { Policy } from '../../protocol/order/schema.ts'
import type { Verdict } from '../../protocol/order/verdict.ts'
import type { Keyring } from '../../protocol/pgp/keyring.ts'
import type { SyncEntry, SyncSource } from './sync-source.ts'
import type { Ms } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import { parseAcl, parseAclEntry, type Acl } from '../../protocol/acl/acl.ts'
import { decideEntry } from '../../protocol/acl/decide.ts'
import { MigError, verdictOf } from '../../protocol/errors.ts'
import { canonicalBytes } from '../../protocol/order/canonical.ts'
import { checkPolicyZero, type VerifiedEnvelope } from '../../protocol/order/check-relay.ts'
import { decodeEnvelope, encodeEnvelope } from '../../protocol/order/envelope.ts'
import { readOrderFile } from '../../protocol/order/order-file.ts'
import { orderDigest, type OrderDigest } from '../../protocol/order/digest.ts'
import { parseOrder } from '../../protocol/order/schema.ts'
import { createKeyring } from '../../protocol/pgp/keyring.ts'
import { assertNormalForm } from '../../protocol/pgp/normal-form.ts'
import { recheckSigner, type Signer } from '../../protocol/pgp/verify.ts'
import { MAX_POLICY_FORKS, MAX_SIGNATURE_FUTURE_SEC } from '../../protocol/wire/limits.ts'
import { fromBase64, toUtf8 } from '../../util/bytes.ts'
import { readTextFile } from './text-file.ts'

/** A policy that is held, ready for use. */
export interface HeldPolicy {
  readonly policy: Policy
  readonly digest: OrderDigest
  /** as it travels */
  readonly envelope: Uint8Array
  readonly keyring: Keyring
  readonly acl: Acl
  /** who holds a key, by its fingerprint */
  readonly persons: ReadonlyMap<string, string>
  /** when the first of its signatures was made, by its signer's clock, ms since the epoch */
  readonly signedAt: Ms
}

/** Where the chain is kept. */
export interface PolicyStore {
  /** Envelopes by rising version, from version 1 on. */
  all(): AsyncIterable<Uint8Array>
  /** Durable when it settles. */
  put(version: number, envelope: Uint8Array): Promise<void>
}

/** Judges an envelope by the relay checks, with a keyring. */
export type CheckEnvelope = (bytes: Uint8Array, keyring: Keyring, from: string) => Promise<VerifiedEnvelope>

/**
 * The chain of policies of one mesh, from version 0, which the mesh id names, to the one in force. Never shortened,
 * never rolled back: each policy names the digest of the one before and has its quorum.
 */
export class PolicyChain implements SyncSource {
  readonly kind = 'policy'
  readonly #store: PolicyStore
  readonly #check: CheckEnvelope
  readonly #log: Log
  readonly #held: HeldPolicy[]
  readonly #listeners = new Set<(entry: SyncEntry) => void>()
  /** digests of policies that have the quorum and do not fit our chain, at most {@link MAX_POLICY_FORKS} */
  readonly #forks = new Set<OrderDigest>()
  #turn: Promise<unknown> = Promise.resolve()

  constructor(zero: HeldPolicy, deps: { store: PolicyStore; check: CheckEnvelope; log: Log }) {
    this.#held = [zero]
    this.#store = deps.store
    this.#check = deps.check
    this.#log = deps.log
  }

  /** Takes up what the store holds. */
  async load(): Promise<void> {
    for await (const envelope of this.#store.all()) this.#held.push(await holdPolicy(envelope))
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

  /** Digests of policies that fork the chain. */
  forks(): readonly OrderDigest[] {
    return [...this.#forks]
  }

  entries(): Iterable<SyncEntry> {
    return this.#held.slice(1).map(entryOf)
  }

  wants(entry: SyncEntry): boolean {
    return Number(entry.key) > this.version
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
      const verified = await this.#check(bytes, this.current.keyring, from)
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
   *   meanwhile took a signer's key
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
    if (held !== undefined || policy.previous !== before.digest) this.#refuseFork(policy, verified.orderDigest)
    const next = await holdPolicy(envelope)
    await this.#store.put(policy.version, envelope)
    this.#held.push(next)
    this.#log.info({ version: policy.version, digest: next.digest }, 'policy in force')
    for (const listener of this.#listeners) listener(entryOf(next))
  }

  #refuseFork(policy: Policy, digest: OrderDigest): never {
    if (this.#forks.size < MAX_POLICY_FORKS && !this.#forks.has(digest)) {
      this.#forks.add(digest)
      this.#log.warn({ version: policy.version, digest }, 'POLICY_FORK: a policy with the quorum beside our chain')
    }
    throw new MigError('POLICY_FORK', `Policy ${policy.version} has the quorum, and does not fit the policies held`)
  }
}

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

/**
 * Version 0 of the policy, from the file that a mesh folder or a configuration names.
 * @throws MigError `FILE_UNREADABLE`; `CONFIG_INVALID` when it is not the one that the mesh id names
 */
export async function readPolicyFile(path: string, meshId: string): Promise<HeldPolicy> {
  const text = await readTextFile(path)
  try {
    return await readPolicyZero(text, meshId)
  } catch (cause) {
    throw new MigError('CONFIG_INVALID', `${path}: ${(cause as Error).message}`, { cause })
  }
}

/**
 * Version 0 of the policy, from the text of its order file.
 * @throws MigError `CONFIG_INVALID` when it is not the one that the mesh id names
 */
export async function readPolicyZero(text: string, meshId: string): Promise<HeldPolicy> {
  try {
    await checkPolicyZero(toUtf8(text), meshId)
  } catch (cause) {
    throw new MigError(
      'CONFIG_INVALID',
      `The policy file is not version 0 of mesh ${meshId}: ${(cause as Error).message}`,
      {
        cause
      }
    )
  }
  const { order, signatures } = readOrderFile(text)
  return holdPolicy(encodeEnvelope({ order: canonicalBytes(order), signatures }))
}

/** Makes a policy ready for use; its signatures were checked before. */
export async function holdPolicy(envelope: Uint8Array): Promise<HeldPolicy> {
  const { order: bytes, signatures } = decodeEnvelope(envelope)
  const policy = parseOrder(bytes)
  if (policy.kind !== 'policy') {
    throw new MigError('ORDER_INVALID', `A policy was expected, and this is a ${policy.kind}`)
  }
  return {
    policy,
    digest: orderDigest(bytes),
    envelope,
    keyring: await createKeyring(policy.keyring.map((entry) => ({ ...entry, key: fromBase64(entry.key) }))),
    acl: parseAcl(policy.acl),
    persons: new Map(policy.keyring.map(({ fingerprint, person }) => [fingerprint, person])),
    signedAt: Math.min(...signatures.map((signature) => assertNormalForm(signature).createdSec * 1000))
  }
}

function entryOf(held: HeldPolicy): SyncEntry {
  return { key: String(held.policy.version), version: held.digest }
}
