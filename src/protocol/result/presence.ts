import type { PrivateKey } from '@libp2p/interface'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import * as z from 'zod'
import { equalBytes, sha256 } from '../../util/bytes.ts'
import type { Ms } from '../../util/clock.ts'
import { MigError } from '../errors.ts'
import { canonicalBytes, parseJson } from '../order/canonical.ts'
import { addressSchema } from '../order/scalars.ts'
import type { AgentRecord } from '../target/record.ts'
import { Presence as PresenceMessage } from '../wire/generated/result.js'
import {
  MAX_PRESENCE_BYTES,
  MAX_RECORD_BYTES,
  MAX_REPLY_ADDRESSES,
  MAX_VERSION_CHARACTERS,
  PRESENCE_LIFE_SEC
} from '../wire/limits.ts'
import { agentRecordSchema } from './agent-record.ts'
import { checkNodeRecord, parseNodeRecord, uint64Schema } from './node-record.ts'
import { decodeNormal, openSigned, signPayload } from './signed.ts'
import { encodeSurroundings, surroundingsOf, SURROUNDINGS_LIMITS, type Surroundings } from './surroundings.ts'

export const NODE_ROLES = ['agent', 'relay', 'investigator'] as const
export type NodeRole = (typeof NODE_ROLES)[number]

/** What a node says of itself to all. */
export interface Presence extends Surroundings {
  readonly mesh: string
  /** peer id text of the node; the signer */
  readonly id: string
  /** rises with every presence of the node, over restarts */
  readonly seq: number
  /** ms since the epoch, by the node's clock */
  readonly time: Ms
  /** of the software */
  readonly version: string
  readonly policyVersion: number
  readonly role: NodeRole
  /** multiaddrs with /p2p/ */
  readonly addresses: readonly string[]
  /** what targets see; every agent has one */
  readonly record?: AgentRecord
}

const presenceSchema = z.object({
  mesh: z.string(),
  id: z.string(),
  seq: uint64Schema,
  time: uint64Schema,
  version: z.string().max(MAX_VERSION_CHARACTERS),
  policyVersion: z.number(),
  role: z.enum(NODE_ROLES),
  addresses: z.array(addressSchema)
})

/**
 * Signs a presence as the node whose key it is given.
 *
 * @throws MigError `RECORD_INVALID` when it is larger than MAX_PRESENCE_BYTES, or its record than MAX_RECORD_BYTES
 */
export async function signPresence(presence: Omit<Presence, 'id'>, privateKey: PrivateKey): Promise<Uint8Array> {
  const record = presence.record === undefined ? new Uint8Array() : canonicalBytes(presence.record)
  checkRecordSize(record)
  const payload = PresenceMessage.encode({
    mesh: presence.mesh,
    id: peerIdFromPrivateKey(privateKey).toString(),
    seq: BigInt(presence.seq),
    time: BigInt(presence.time),
    version: presence.version,
    policyVersion: presence.policyVersion,
    recordDigest: sha256(record),
    record,
    role: presence.role,
    addresses: [...presence.addresses],
    ...encodeSurroundings(presence)
  })
  const bytes = await signPayload('presence', payload, privateKey)
  checkSize(bytes)
  return bytes
}

/**
 * Checks a presence: size, form, signature, mesh, and that it is neither from the future nor older than
 * PRESENCE_LIFE_SEC. Which of two is newer (`seq`) is for the caller to say.
 *
 * @param at.anyAge - it may be too old: only whether it was ever good is asked
 * @throws MigError `RECORD_INVALID`
 */
export async function verifyPresence(
  bytes: Uint8Array,
  { mesh, now, anyAge = false }: { readonly mesh: string; readonly now: Ms; readonly anyAge?: boolean }
): Promise<Presence> {
  checkSize(bytes)
  const { payload, signer } = await openSigned('presence', bytes, 'RECORD_INVALID')
  const message = decodeNormal(PresenceMessage, payload, 'RECORD_INVALID', {
    addresses: MAX_REPLY_ADDRESSES,
    ...SURROUNDINGS_LIMITS
  })
  const presence = { ...parseNodeRecord(presenceSchema, message), ...surroundingsOf(message) }
  checkNodeRecord(presence, { mesh, signer, now, lifeSec: anyAge ? Number.POSITIVE_INFINITY : PRESENCE_LIFE_SEC })
  const { record: recordBytes, recordDigest } = message
  if (!equalBytes(recordDigest, sha256(recordBytes))) {
    throw new MigError('RECORD_INVALID', 'The digest of the agent record is wrong.')
  }
  if (recordBytes.byteLength > 0) return { ...presence, record: readRecord(recordBytes, presence.id) }
  if (presence.role === 'agent') throw new MigError('RECORD_INVALID', 'The presence of an agent has no record.')
  return presence
}

function readRecord(bytes: Uint8Array, id: string): AgentRecord {
  checkRecordSize(bytes)
  const json = readCanonical(bytes)
  const record = parseNodeRecord(agentRecordSchema, json)
  if (record.id !== id || !record.queueloc.endsWith(`.${id}`)) {
    throw new MigError('RECORD_INVALID', 'The agent record names another node.')
  }
  return record
}

function readCanonical(bytes: Uint8Array): unknown {
  let json: unknown
  try {
    json = parseJson(bytes)
  } catch (error) {
    throw new MigError('RECORD_INVALID', 'The agent record is not JSON within the limits.', { cause: error })
  }
  if (!equalBytes(canonicalBytes(json), bytes)) {
    throw new MigError('RECORD_INVALID', 'The agent record is not in RFC 8785 canonical form.')
  }
  return json
}

function checkSize(bytes: Uint8Array): void {
  if (bytes.byteLength > MAX_PRESENCE_BYTES) {
    throw new MigError('RECORD_INVALID', `The presence has more than ${MAX_PRESENCE_BYTES} bytes.`)
  }
}

function checkRecordSize(record: Uint8Array): void {
  if (record.byteLength > MAX_RECORD_BYTES) {
    throw new MigError('RECORD_INVALID', `The agent record has more than ${MAX_RECORD_BYTES} bytes.`)
  }
}
