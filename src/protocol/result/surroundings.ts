import { peerIdFromString } from '@libp2p/peer-id'
import * as z from 'zod'
import { fromHex, toHex } from '../../util/bytes.ts'
import type { Presence as PresenceMessage } from '../wire/generated/result.js'
import {
  MAX_CUSTODY_RESULTS,
  MAX_NETWORK_CHARACTERS,
  MAX_PRESENCE_EVERY_SEC,
  MAX_PRESENCE_NEIGHBOURS,
  MAX_PRESENCE_SEGMENTS,
  MAX_SEGMENT_NAME_CHARACTERS,
  MAX_RESULT_BYTES,
  MAX_SEGMENT_NETWORKS,
  PRESENCE_NEIGHBOUR_BYTES
} from '../wire/limits.ts'
import { parseNodeRecord, uint64Schema } from './node-record.ts'

/** A peer with whom a node gossips and syncs, as the node tells it. */
export interface ToldNeighbour {
  /** see {@link neighbourKey} */
  readonly key: string
  /** seconds by which its clock is ahead of the teller's (behind: negative); absent when that is little */
  readonly skewSec?: number
}

/** A network segment, as a relay declares it. */
export interface ToldSegment {
  readonly name: string
  /** networks of its nodes, `address/prefix`; what is written there may still be none */
  readonly networks: readonly string[]
}

/** What a presence tells of what is around the node; all of it as of the time of the presence, and none of it checked. */
export interface Surroundings {
  /** seconds within which the next presence comes */
  readonly everySec?: number
  readonly neighbours?: readonly ToldNeighbour[]
  /** of a relay: the segments that it stands in */
  readonly segments?: readonly ToldSegment[]
  /** sealed results of others that wait at the node */
  readonly custody?: { readonly results: number; readonly bytes: number }
}

/** How many of each list are decoded. */
export const SURROUNDINGS_LIMITS = {
  neighbours: MAX_PRESENCE_NEIGHBOURS,
  segments: MAX_PRESENCE_SEGMENTS,
  segments$: { networks: MAX_SEGMENT_NETWORKS }
} as const

type SurroundingsMessage = Pick<
  PresenceMessage,
  'everySec' | 'neighbours' | 'segments' | 'custodyResults' | 'custodyBytes'
>

const surroundingsSchema = z.object({
  everySec: z.number().min(1).max(MAX_PRESENCE_EVERY_SEC).optional(),
  neighbours: z.array(
    z.object({
      key: z
        .custom<Uint8Array>((key) => (key as Uint8Array).byteLength === PRESENCE_NEIGHBOUR_BYTES)
        .transform((key) => toHex(key)),
      skewSec: z.number().optional()
    })
  ),
  segments: z.array(
    z.object({
      name: z.string().regex(new RegExp(`^[a-z0-9-]{1,${MAX_SEGMENT_NAME_CHARACTERS}}$`)),
      networks: z.array(
        z
          .string()
          .max(MAX_NETWORK_CHARACTERS)
          .regex(/^[0-9A-Fa-f.:]+\/\d+$/)
      )
    })
  ),
  // no node keeps more: one that lies cannot hide what waits at the others
  custodyResults: z.number().max(MAX_CUSTODY_RESULTS).optional(),
  custodyBytes: uint64Schema.pipe(z.number().max(MAX_CUSTODY_RESULTS * MAX_RESULT_BYTES)).optional()
})

/** As the fields of a presence on the wire. */
export function encodeSurroundings({
  everySec,
  neighbours = [],
  segments = [],
  custody
}: Surroundings): SurroundingsMessage {
  return {
    ...(everySec === undefined ? {} : { everySec }),
    neighbours: neighbours.map(({ key, ...rest }) => ({ key: fromHex(key), ...rest })),
    segments: segments.map(({ name, networks }) => ({ name, networks: [...networks] })),
    ...(custody === undefined ? {} : { custodyResults: custody.results, custodyBytes: BigInt(custody.bytes) })
  }
}

/** @throws MigError `RECORD_INVALID` with the path of the field that breaks a bound */
export function surroundingsOf(message: SurroundingsMessage): Surroundings {
  const { everySec, neighbours, segments, custodyResults, custodyBytes } = parseNodeRecord(surroundingsSchema, message)
  return {
    ...(everySec === undefined ? {} : { everySec }),
    ...(neighbours.length === 0
      ? {}
      : { neighbours: neighbours.map(({ key, skewSec }) => (skewSec === undefined ? { key } : { key, skewSec })) }),
    ...(segments.length === 0 ? {} : { segments }),
    ...(custodyResults === undefined ? {} : { custody: { results: custodyResults, bytes: custodyBytes ?? 0 } })
  }
}

/**
 * How a presence names a neighbour: the first PRESENCE_NEIGHBOUR_BYTES of its Ed25519 public key, in hex digits. A peer id
 * would be four times as long, and the census has the whole of it.
 * @param peerId - peer id text
 * @returns undefined when its key is another: no presence could be signed with it
 */
export function neighbourKey(peerId: string): string | undefined {
  const { publicKey } = peerIdFromString(peerId)
  return publicKey?.type === 'Ed25519' ? toHex(publicKey.raw.subarray(0, PRESENCE_NEIGHBOUR_BYTES)) : undefined
}
