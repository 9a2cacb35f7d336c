import type { PrivateKey } from '@libp2p/interface'
import { fromHex, toHex } from '../../util/bytes.ts'
import { MigError } from '../errors.ts'
import { Stop as StopMessage } from '../wire/generated/result.js'
import { MAX_STOP_BYTES } from '../wire/limits.ts'
import { decodeNormal, openSigned, signPayload } from './signed.ts'

/** SHA-256 */
const DIGEST_BYTES = 32

/** No agent begins with an action any more: said by the node that issued it, which has counted failures. */
export interface Stop {
  /** order digest of the action, 64 hex digits */
  readonly orderDigest: string
  /** peer id text of who signed it; only that of `reply.peer` means anything */
  readonly signer: string
}

/** Signs a stop. Ed25519 is deterministic: the same content gives the same bytes. */
export async function signStop(
  { mesh, orderDigest }: { readonly mesh: string; readonly orderDigest: string },
  privateKey: PrivateKey
): Promise<Uint8Array> {
  return signPayload('stop', StopMessage.encode({ mesh, order: fromHex(orderDigest) }), privateKey)
}

/**
 * Checks a stop: size, form, signature, mesh. Whether its signer may stop that action is for the caller to say.
 *
 * @throws MigError `RECORD_INVALID`
 */
export async function verifyStop(bytes: Uint8Array, { mesh }: { readonly mesh: string }): Promise<Stop> {
  if (bytes.byteLength > MAX_STOP_BYTES) {
    throw new MigError('RECORD_INVALID', `The stop has more than ${MAX_STOP_BYTES} bytes.`)
  }
  const { payload, signer } = await openSigned('stop', bytes, 'RECORD_INVALID')
  const stop = decodeNormal(StopMessage, payload, 'RECORD_INVALID')
  if (stop.mesh !== mesh) throw new MigError('RECORD_INVALID', 'The stop is for another mesh.')
  if (stop.order.byteLength !== DIGEST_BYTES) throw new MigError('RECORD_INVALID', 'The stop names no order.')
  return { orderDigest: toHex(stop.order), signer }
}
