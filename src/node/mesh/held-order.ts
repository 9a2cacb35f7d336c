import type { VerifiedEnvelope } from '../../protocol/order/check-relay.ts'
import { encodeEnvelope } from '../../protocol/order/envelope.ts'
import type { Action, Cancel } from '../../protocol/order/schema.ts'
import type { Keyring } from '../../protocol/pgp/keyring.ts'
import { maySignStill, type Signer } from '../../protocol/pgp/verify.ts'
import { EXPIRY_GRACE_SEC, MAX_SIGNATURES } from '../../protocol/wire/limits.ts'
import { sha256Hex, toUtf8 } from '../../util/bytes.ts'
import type { Ms } from '../../util/clock.ts'
import type { SyncEntry } from './sync-source.ts'

/** A live order and the union of its verified signatures. */
export interface HeldOrder {
  readonly order: Action | Cancel
  readonly digest: string
  readonly orderBytes: Uint8Array
  /** as it travels: the order with the signatures of {@link HeldOrder.counted} */
  readonly envelope: Uint8Array
  /** all whose signatures were verified, when they came */
  readonly signers: readonly Signer[]
  /** of them, those whose keys the policy still holds; without any, the order does not travel: nobody would take it */
  readonly counted: readonly Signer[]
  /** ms since the epoch after which it is purged: its expiry and the grace */
  readonly purgeAt: Ms
  /** ms since the epoch at which the newest of its signatures passed the checks */
  readonly heldSince: Ms
}

/** An order that has passed the checks before relaying, and is held here: no policy. */
export type VerifiedOrder = VerifiedEnvelope & { readonly order: Action | Cancel }

/**
 * The order as it is held when `verified` has come: with the signatures that were there, and those that are new.
 * @param heldSince - ms since the epoch at which the checks of `verified` were passed
 * @param keyring - of the policy in force
 */
export function uniteOrder(
  verified: VerifiedOrder,
  before: HeldOrder | undefined,
  heldSince: Ms,
  keyring: Keyring
): HeldOrder {
  const signers = [...(before?.signers ?? []), ...newSigners(before, verified.signers)]
  const { order, orderDigest: digest, orderBytes } = verified
  const purgeAt = Date.parse(order.expireafter) + EXPIRY_GRACE_SEC * 1000
  return travelling({ order, digest, orderBytes, signers, purgeAt, heldSince }, keyring)
}

/**
 * The order under another policy: what travels is signed by keys of that one alone, because an envelope with any other
 * signature is taken by nobody.
 * @returns the same when nothing has changed
 */
export function reweighOrder(held: HeldOrder, keyring: Keyring): HeldOrder {
  const next = travelling(held, keyring)
  return next.counted.length === held.counted.length ? held : next
}

function travelling(held: Omit<HeldOrder, 'envelope' | 'counted'>, keyring: Keyring): HeldOrder {
  const counted = held.signers.filter((signer) => maySignStill(signer, keyring, signer.signedAt))
  // one that does not travel is kept as it came
  const signatures = (counted.length > 0 ? counted : held.signers).map((signer) => signer.signature)
  return { ...held, counted, envelope: encodeEnvelope({ order: held.orderBytes, signatures }) }
}

/** Those of the signers that are not held yet, as many as there is room for. */
export function newSigners(before: HeldOrder | undefined, signers: readonly Signer[]): Signer[] {
  const known = new Set(before?.signers.map((signer) => signer.fingerprint))
  return signers.filter((signer) => !known.has(signer.fingerprint)).slice(0, MAX_SIGNATURES - known.size)
}

/** How sync names an order: two nodes hold it in the same state when they hold it with the same signers. */
export function orderEntry(digest: string, signers: readonly Signer[]): SyncEntry {
  const fingerprints = signers.map((signer) => signer.fingerprint).sort()
  return { key: digest, version: sha256Hex(toUtf8(fingerprints.join())) }
}
