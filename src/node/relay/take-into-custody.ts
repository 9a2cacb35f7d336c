import type { Custody } from './custody.ts'
import { readCover } from '../../protocol/result/sealed-result.ts'

/**
 * Takes a sealed result that a bundle brought, as if its agent had handed it over.
 * @returns false when it is kept here already
 * @throws MigError as {@link Custody.take}
 */
export async function takeIntoCustody(custody: Custody, bytes: Uint8Array): Promise<boolean> {
  const { agent, resultDigest } = await readCover(bytes)
  if (custody.holds(resultDigest)) return false
  await custody.take(agent, bytes)
  return true
}
