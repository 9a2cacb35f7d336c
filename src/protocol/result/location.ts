import type { PrivateKey } from '@libp2p/interface'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import * as z from 'zod'
import type { Ms } from '../../util/clock.ts'
import { MigError } from '../errors.ts'
import { addressSchema } from '../order/scalars.ts'
import { Location as LocationMessage } from '../wire/generated/result.js'
import { LOCATION_LIFE_SEC, MAX_LOCATION_BYTES, MAX_REPLY_ADDRESSES, MAX_REPLY_VIA } from '../wire/limits.ts'
import { checkNodeRecord, parseNodeRecord, uint64Schema } from './node-record.ts'
import { decodeNormal, openSigned, signPayload } from './signed.ts'

/** Where an investigator node can be reached now. Good for LOCATION_LIFE_SEC after `time`. */
export interface Location {
  readonly mesh: string
  /** peer id text of the investigator node; the signer */
  readonly id: string
  /** rises with every location of the node */
  readonly seq: number
  /** ms since the epoch, by the node's clock */
  readonly time: Ms
  /** multiaddrs */
  readonly addresses: readonly string[]
  /** nodes that take results into custody for it, as in an order's `reply.via` */
  readonly via: readonly string[]
}

const locationSchema = z.object({
  mesh: z.string(),
  id: z.string(),
  seq: uint64Schema,
  time: uint64Schema,
  addresses: z.array(addressSchema),
  via: z.array(addressSchema)
})

/**
 * Signs a location as the node whose key it is given.
 *
 * @throws MigError `RECORD_INVALID` when it is larger than MAX_LOCATION_BYTES
 */
export async function signLocation(location: Omit<Location, 'id'>, privateKey: PrivateKey): Promise<Uint8Array> {
  const payload = LocationMessage.encode({
    mesh: location.mesh,
    id: peerIdFromPrivateKey(privateKey).toString(),
    seq: BigInt(location.seq),
    time: BigInt(location.time),
    addresses: [...location.addresses],
    via: [...location.via]
  })
  const bytes = await signPayload('location', payload, privateKey)
  checkSize(bytes)
  return bytes
}

/**
 * Checks a location: size, form, signature, mesh, and that it is alive. Which of two is newer (`seq`) is for the caller
 * to say, and whether anybody should keep it.
 *
 * @param at.anyAge - it may be too old: only whether it was ever good is asked
 * @throws MigError `RECORD_INVALID`
 */
export async function verifyLocation(
  bytes: Uint8Array,
  { mesh, now, anyAge = false }: { readonly mesh: string; readonly now: Ms; readonly anyAge?: boolean }
): Promise<Location> {
  checkSize(bytes)
  const { payload, signer } = await openSigned('location', bytes, 'RECORD_INVALID')
  const limits = { addresses: MAX_REPLY_ADDRESSES, via: MAX_REPLY_VIA }
  const location = parseNodeRecord(locationSchema, decodeNormal(LocationMessage, payload, 'RECORD_INVALID', limits))
  checkNodeRecord(location, { mesh, signer, now, lifeSec: anyAge ? Number.POSITIVE_INFINITY : LOCATION_LIFE_SEC })
  return location
}

function checkSize(bytes: Uint8Array): void {
  if (bytes.byteLength > MAX_LOCATION_BYTES) {
    throw new MigError('RECORD_INVALID', `The location has more than ${MAX_LOCATION_BYTES} bytes.`)
  }
}
