import { sha256, toUtf8 } from '../../util/bytes.ts'

/**
 * A number in [0, 1) that is the same for everybody who draws it for these texts, and spreads evenly over others: a place
 * for each agent that nobody has to hand out.
 */
export function draw(...texts: readonly string[]): number {
  const hash = sha256(toUtf8(texts.join('/')))
  return new DataView(hash.buffer, hash.byteOffset).getUint32(0) / 2 ** 32
}
