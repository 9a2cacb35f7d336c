import * as z from 'zod'
import { MAX_ADDRESS_CHARACTERS, MAX_LABEL_CHARACTERS, MAX_NAME_CHARACTERS } from '../wire/limits.ts'

/** SHA-256: 64 lower-case hex digits. */
export const digestSchema = z.string().regex(/^[0-9a-f]{64}$/, 'is not 64 lower-case hex digits')

/** libp2p peer id of an Ed25519 key, which every node has. */
export const peerIdSchema = z.string().regex(/^12D3KooW[1-9A-HJ-NP-Za-km-z]{44}$/, 'is not the peer id of a node')

/** The name of a mesh, as in `mig mesh create NAME`. */
export const meshNameSchema = z.string().regex(/^[a-z0-9-]{1,32}$/, 'is not the name of a mesh')

/** `<name>.<digest of policy 0>` */
export const meshIdSchema = z.string().regex(/^[a-z0-9-]{1,32}\.[0-9a-f]{64}$/, 'is not a mesh id')

/** OpenPGP fingerprint of a v4 or v6 key: 40 or 64 upper-case hex digits. */
export const fingerprintSchema = z
  .string()
  .regex(/^(?:[0-9A-F]{40}|[0-9A-F]{64})$/, 'is not a fingerprint in upper-case hex digits')

/** UUIDv7, lower case. */
export const uuidSchema = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'is not a UUIDv7')

/** RFC 3339 in UTC, whole seconds: `YYYY-MM-DDTHH:MM:SSZ`. One spelling for one time. */
export const timeSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/, 'is not YYYY-MM-DDTHH:MM:SSZ')
  .refine(isRealTime, 'is not a time of the calendar')

/** Multiaddr; libp2p parses it when it dials. */
export const addressSchema = z
  .string()
  .max(MAX_ADDRESS_CHARACTERS)
  .regex(/^(?:\/[\x21-\x2e\x30-\x7e]+)+$/, 'is not a multiaddr')

/** Free text of one line or more; MIG's limit for names. */
export const textSchema = z.string().max(MAX_NAME_CHARACTERS)

/** Short name given by people. */
export const labelSchema = z.string().min(1).max(MAX_LABEL_CHARACTERS)

/** @returns base64 as `toBase64` writes it, of at most `maxCharacters` */
export function base64Schema(maxCharacters: number): z.ZodString {
  return z
    .string()
    .min(4)
    .max(maxCharacters)
    .regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/, 'is not base64')
}

/** True when no value comes twice. */
export function areDistinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length
}

/** True when the values rise strictly, in the order of UTF-16 units: one spelling for one set. */
export function areSorted(values: readonly string[]): boolean {
  return values.every((value, index) => index === 0 || (values[index - 1] as string) < value)
}

function isRealTime(text: string): boolean {
  const ms = Date.parse(text)
  return !Number.isNaN(ms) && new Date(ms).toISOString() === text.replace('Z', '.000Z')
}
