import { type DerValue, readDer } from './der.ts'

const DSA = '2a8648ce380401'
const EC = '2a8648ce3d0201'
/** EC, RSA, Ed25519: their public half is there, or costs next to nothing. */
const CHEAP = [EC, '2a864886f70d010101', '2b6570']
const OBJECT_ID = 0x06
/** DSA of 3,072 bits has a prime so long and an exponent of 256 bits; a few more for zeros in front. */
const MAX_DSA_PRIME_BYTES = 400
const MAX_DSA_EXPONENT_BYTES = 40

/**
 * Does the public half of a private key cost little? OpenSSL computes it from what a file says, however long its numbers
 * are; a file of an evil user could keep it busy for hours.
 *
 * @param pkcs8 - DER
 * @throws NotAKey when it is none
 */
export function isCheap(pkcs8: Buffer): boolean {
  const [, algorithm, key] = readDer(readDer(pkcs8)[0]?.content ?? Buffer.alloc(0))
  const [id, parameters] = readDer(algorithm?.content ?? Buffer.alloc(0))
  const name = id?.content.toString('hex') ?? ''
  if (name === DSA) return isShortDsa(parameters, key)
  // a curve has a name, or is spelt out
  return CHEAP.includes(name) && (name !== EC || parameters?.tag === OBJECT_ID)
}

function isShortDsa(parameters: DerValue | undefined, key: DerValue | undefined): boolean {
  const numbers = readDer(parameters?.content ?? Buffer.alloc(0))
  const [exponent] = readDer(key?.content ?? Buffer.alloc(0))
  if (exponent === undefined || exponent.content.length > MAX_DSA_EXPONENT_BYTES) return false
  return numbers.every(({ content }) => content.length <= MAX_DSA_PRIME_BYTES)
}
