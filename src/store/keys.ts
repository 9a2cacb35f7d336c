import { concatBytes, fromHex, toUtf8 } from '../util/bytes.ts'
import type { KeyRange } from './level.ts'

/**
 * The key space of the databases: one byte of prefix for each kind of record, then fields of fixed length, or with their
 * length in front. Numbers are big-endian, so that keys sort as the numbers do.
 *
 * ONLY APPEND. A prefix is never reused, because old databases hold it. docs/store.md says what is synced when.
 */
export const PREFIX = {
  // --- every node ---
  /** name -> value; see meta.ts */
  meta: 0x01,
  /** version -> envelope */
  policy: 0x02,
  /** peer id -> presence as it came */
  census: 0x03,
  /** peer id -> location as it came */
  location: 0x04,
  /** order digest -> time since when it is held, envelope with the union of its signatures */
  order: 0x05,
  /** digest -> envelope of a policy with a quorum that forks the chain */
  policyFork: 0x06,

  // --- agent ---
  /** order digest, sequence -> time of the decision, `expireafter` */
  runOnce: 0x10,
  /** order digest, sequence -> command, JSON */
  command: 0x11,
  /** order digest, sequence -> nothing; there while the command runs */
  running: 0x12,
  /** order digest, sequence -> where a result has to go, JSON */
  outboxHead: 0x13,
  /** order digest, sequence -> sealed result */
  outboxSealed: 0x14,

  // --- investigator ---
  /** order digest -> published action, JSON */
  action: 0x20,
  /** SHA-256 of the public half -> time until when it is kept, private half */
  replyKey: 0x21,
  /** order digest, agent, sequence -> what lists show of a result, JSON */
  resultHead: 0x22,
  /** order digest, agent, sequence -> sealed result, as it came */
  resultSealed: 0x23,
  /** order digest, agent, sequence -> report, JSON */
  resultReport: 0x24,

  // --- custodian ---
  /** result digest -> whose result it is and where it goes, JSON */
  custodyHead: 0x30,
  /** result digest -> sealed result, until its receipt is there */
  custodySealed: 0x31,
  /** result digest -> receipt of the node that issued the order */
  custodyReceipt: 0x32,
  /** order digest -> where late results of an expired order go, JSON */
  lateReply: 0x33
} as const

type Prefix = (typeof PREFIX)[keyof typeof PREFIX]

/** @param name - ASCII */
export function metaKey(name: string): Uint8Array {
  return concatBytes(byte(PREFIX.meta), toUtf8(name))
}

export function policyKey(version: number): Uint8Array {
  return concatBytes(byte(PREFIX.policy), uint32(version))
}

/** @param id - peer id text */
export function peerKey(prefix: Prefix, id: string): Uint8Array {
  return concatBytes(byte(prefix), toUtf8(id))
}

/** @param digest - 64 hex digits */
export function digestKey(prefix: Prefix, digest: string): Uint8Array {
  return concatBytes(byte(prefix), fromHex(digest))
}

/** The key of one run of an order on this agent. */
export function runKey(prefix: Prefix, digest: string, sequence: number): Uint8Array {
  return concatBytes(digestKey(prefix, digest), uint32(sequence))
}

/** The order digest and the sequence of a {@link runKey}. */
export function readRunKey(key: Uint8Array): { orderDigest: string; sequence: number } {
  const bytes = Buffer.from(key.buffer, key.byteOffset, key.byteLength)
  return { orderDigest: bytes.toString('hex', 1, 33), sequence: bytes.readUInt32BE(33) }
}

/** The key of one command at the investigator. */
export function commandKey(prefix: Prefix, digest: string, agent: string, sequence: number): Uint8Array {
  const id = toUtf8(agent)
  return concatBytes(digestKey(prefix, digest), byte(id.byteLength), id, uint32(sequence))
}

/** All keys that begin with these bytes. */
export function rangeOf(start: Uint8Array): KeyRange {
  const end = Uint8Array.from(start)
  // no prefix is 0xff, so there always is a byte that can be raised
  const last = end.findLastIndex((value) => value < 0xff)
  end[last] = (end[last] ?? 0) + 1
  return { gte: start, lt: end.subarray(0, last + 1) }
}

/** All keys of one kind. */
export function rangeOfKind(prefix: Prefix): KeyRange {
  return rangeOf(byte(prefix))
}

function byte(value: number): Uint8Array {
  return Uint8Array.of(value)
}

function uint32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
