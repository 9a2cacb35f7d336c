import type { Ms } from '../../util/clock.ts'
import { MigError, verdictOf } from '../errors.ts'
import type { Keyring } from '../pgp/keyring.ts'
import { verifySignature, type Signer } from '../pgp/verify.ts'
import { EXPIRY_GRACE_SEC, MAX_VALIDITY_SEC } from '../wire/limits.ts'
import { envelopeDigest, orderDigest, type OrderDigest } from './digest.ts'
import { decodeEnvelope } from './envelope.ts'
import { parseOrder, type Action, type Cancel, type Order } from './schema.ts'

export { checkPolicyZero } from './policy-zero.ts'

/** By which keyring an order is checked: a policy by that of the version before. */
export type KeyringOf = (order: Order) => Keyring

/** What the checks need to know of the node. */
export interface RelayContext {
  readonly meshId: string
  /** ms since the epoch */
  readonly now: Ms
  /** of the policy that is held, or one for each order */
  readonly keyring: Keyring | KeyringOf
  /** has this node judged the envelope before? */
  isSeen(envelopeDigest: string): boolean
  /** asked before each signature is verified; false when the peer's budget is spent */
  maySpendSignatureCheck?(): boolean
}

/** An envelope that every check has passed. */
export interface VerifiedEnvelope {
  readonly order: Order
  /** the signed bytes */
  readonly orderBytes: Uint8Array
  readonly orderDigest: OrderDigest
  readonly envelopeDigest: string
  /** one a primary key, in the order of the signatures */
  readonly signers: readonly Signer[]
}

/**
 * The checks before relaying, cheapest first. `verdictOf` of what they throw is the verdict; passing is `accept`. The
 * peer's budget comes before them, and target, ACL and run-once after.
 * @throws MigError with the code of the first check that fails
 */
export async function checkRelay(bytes: Uint8Array, context: RelayContext): Promise<VerifiedEnvelope> {
  // [reject] The envelope is not too large, decodes, and is in normal form, as are its signatures.
  const envelope = decodeEnvelope(bytes)
  // [reject] The order is RFC 8785, and fits the schema.
  const order = parseOrder(envelope.order)
  // [ignore] It was signed for this mesh.
  const digest = orderDigest(envelope.order)
  checkMesh(order, digest, context.meshId)
  // [ignore] It has not expired. One that is not yet valid is relayed and kept; a policy never expires.
  checkExpiry(order, context.now)
  // [ignore] This very envelope was not here before.
  const seenAs = envelopeDigest(bytes)
  if (context.isSeen(seenAs)) throw new MigError('ORDER_SEEN', 'The envelope was here before.')
  // [reject] No signature of a known key fails. [ignore] Every signer is known, and may sign now and then.
  const signers = await checkSignatures(envelope.order, envelope.signatures, order, context)
  // [reject] One signature a primary key.
  checkSigners(signers)
  return { order, orderBytes: envelope.order, orderDigest: digest, envelopeDigest: seenAs, signers }
}

/** The mesh id is the name with the digest of policy 0, which therefore holds the bare name. */
function checkMesh(order: Order, digest: OrderDigest, meshId: string): void {
  const isFirstPolicy = order.kind === 'policy' && order.version === 0
  const mesh = isFirstPolicy ? `${order.mesh}.${digest}` : order.mesh
  if (mesh !== meshId) throw new MigError('ORDER_OTHER_MESH', `The order is for the mesh ${mesh}.`)
}

function checkExpiry(order: Order, now: Ms): void {
  if (order.kind === 'policy') return
  if (now > Date.parse(order.expireafter) + EXPIRY_GRACE_SEC * 1000) {
    throw new MigError('ORDER_EXPIRED', `The order has expired at ${order.expireafter}.`)
  }
}

/** One signer who cannot be counted takes the whole envelope down, but a failing signature goes before that. */
async function checkSignatures(
  orderBytes: Uint8Array,
  signatures: readonly Uint8Array[],
  order: Order,
  context: RelayContext
): Promise<Signer[]> {
  // Policies are there for good: who joins late takes those up whose signers' keys have expired since.
  const times = {
    now: context.now,
    ...(order.kind === 'policy' ? { isOfRecord: true } : { validFrom: validFromOf(order) })
  }
  const keyring = typeof context.keyring === 'function' ? context.keyring(order) : context.keyring
  const signers: Signer[] = []
  let ignored: unknown
  for (const signature of signatures) {
    if (context.maySpendSignatureCheck?.() === false) {
      throw new MigError('OVER_BUDGET', 'The peer causes too many signature checks.')
    }
    try {
      signers.push(await verifySignature(orderBytes, signature, keyring, times))
    } catch (error) {
      if (verdictOf(error) === 'reject') throw error
      ignored ??= error
    }
  }
  if (ignored !== undefined) throw ignored as Error
  return signers
}

/** A cancel expires with its action, which began at most MAX_VALIDITY_SEC before: so none is held for ever. */
function validFromOf(order: Action | Cancel): Ms {
  if (order.kind === 'action') return Date.parse(order.validfrom)
  return Date.parse(order.expireafter) - MAX_VALIDITY_SEC * 1000
}

function checkSigners(signers: readonly Signer[]): void {
  if (new Set(signers.map((signer) => signer.fingerprint)).size < signers.length) {
    throw new MigError('SIGNATURE_NOT_NORMAL', 'Two signatures are by one primary key.')
  }
}
