import * as z from 'zod'
import type { Ms } from '../../util/clock.ts'
import { MigError } from '../errors.ts'
import { MAX_RECORD_FUTURE_SEC } from '../wire/limits.ts'

/** A uint64 of the wire that fits a number. */
export const uint64Schema = z
  .bigint()
  .max(BigInt(Number.MAX_SAFE_INTEGER))
  .transform((value) => Number(value))

/**
 * What a presence and a location have in common: made for this mesh, by its signer, now.
 *
 * @param at.lifeSec - seconds for which such a record is good after it was made
 * @throws MigError `RECORD_INVALID`
 */
export function checkNodeRecord(
  record: { readonly mesh: string; readonly id: string; readonly time: Ms },
  at: { readonly mesh: string; readonly signer: string; readonly now: Ms; readonly lifeSec: number }
): void {
  if (record.mesh !== at.mesh) throw new MigError('RECORD_INVALID', 'The record is of another mesh.')
  if (record.id !== at.signer) throw new MigError('RECORD_INVALID', 'The record is not signed by the node it names.')
  if (record.time > at.now + MAX_RECORD_FUTURE_SEC * 1000) {
    throw new MigError('RECORD_INVALID', 'The record lies in the future: the clock of its node, or ours, is wrong.')
  }
  if (record.time + at.lifeSec * 1000 < at.now) throw new MigError('RECORD_INVALID', 'The record is too old.')
}

/** @throws MigError `RECORD_INVALID` with the path of the field */
export function parseNodeRecord<T>(schema: z.ZodType<T>, message: unknown): T {
  const parsed = schema.safeParse(message)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new MigError('RECORD_INVALID', `The record is wrong at ${issue?.path.join('.')}: ${issue?.message}.`)
}
