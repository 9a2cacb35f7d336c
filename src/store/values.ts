import { MigError } from '../protocol/errors.ts'
import { concatBytes, fromUtf8, toUtf8 } from '../util/bytes.ts'
import type { Ms } from '../util/clock.ts'

/** The value of a key that says all by being there. */
export const EMPTY: Uint8Array = new Uint8Array()

export function encodeJson(value: unknown): Uint8Array {
  return toUtf8(JSON.stringify(value))
}

/** @throws MigError `STORE_CORRUPT` */
export function decodeJson<T>(bytes: Uint8Array): T {
  try {
    return JSON.parse(fromUtf8(bytes)) as T
  } catch (error) {
    throw new MigError('STORE_CORRUPT', 'A value of the database is not JSON', { cause: error })
  }
}

/** Times one after the other, 8 bytes each, and `rest` behind them. */
export function encodeTimes(times: readonly Ms[], rest: Uint8Array = EMPTY): Uint8Array {
  const bytes = Buffer.alloc(times.length * 8)
  for (const [index, time] of times.entries()) bytes.writeDoubleBE(time, index * 8)
  return concatBytes(bytes, rest)
}

/** @throws MigError `STORE_CORRUPT` when the value is too short for `count` times */
export function decodeTimes(bytes: Uint8Array, count: number): { times: Ms[]; rest: Uint8Array } {
  if (bytes.byteLength < count * 8) throw new MigError('STORE_CORRUPT', 'A value of the database is too short')
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  return { times: Array.from({ length: count }, (_, i) => view.getFloat64(i * 8)), rest: bytes.subarray(count * 8) }
}
