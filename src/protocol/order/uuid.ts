import { concatBytes, toHex } from '../../util/bytes.ts'
import type { Ms } from '../../util/clock.ts'

/**
 * UUIDv7 (RFC 9562): ids sort by the time they were made.
 * @param now - ms since the epoch
 * @param random - 10 random bytes
 */
export function uuidV7(now: Ms, random: Uint8Array): string {
  const time = new Uint8Array(8)
  new DataView(time.buffer).setBigUint64(0, BigInt(now))
  const bytes = concatBytes(time.subarray(2), random)
  bytes[6] = 0x70 | ((bytes[6] as number) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] as number) & 0x3f)
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
