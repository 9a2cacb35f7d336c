import { MigError } from '../errors.ts'

/** JSON allows white space behind a value, so the padded text is still the same JSON. */
const SPACE = 0x20

/**
 * The padded length of `length` bytes by PADMÉ (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and
 * Communication with PURBs", 2019): at most 12 % more, and a length tells only O(log log length) bits of the content.
 *
 * @param length - bytes, a non-negative integer below 2^31
 */
export function padme(length: number): number {
  if (length < 2) return length
  const exponent = 31 - Math.clz32(length)
  const kept = 32 - Math.clz32(exponent)
  const granule = 2 ** Math.max(exponent - kept, 0)
  return Math.ceil(length / granule) * granule
}

/** Brings a JSON text to its {@link padme} length with spaces behind it. */
export function pad(json: Uint8Array): Uint8Array {
  const padded = new Uint8Array(padme(json.byteLength)).fill(SPACE, json.byteLength)
  padded.set(json)
  return padded
}

/**
 * The text that {@link pad} was given.
 *
 * @throws MigError `RESULT_MALFORMED` unless `pad` would give the same bytes
 */
export function unpad(padded: Uint8Array): Uint8Array {
  const end = padded.findLastIndex((byte) => byte !== SPACE) + 1
  if (padme(end) !== padded.byteLength) {
    throw new MigError('RESULT_MALFORMED', 'The report is not padded as it must be.')
  }
  return padded.subarray(0, end)
}
