import type { PublicKey } from './public-key.ts'

/** Below it NIST has called RSA too short since 2014. */
const MIN_RSA_BITS = 2048
/** Remainders by these primes give away a modulus of the library of CVE-2017-15361; by chance, one in 2^27 passes. */
const ROCA_PRIMES = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157]
const ROCA_GENERATOR = 65_537

/** Why nobody should trust a key any more; empty: nothing is known against it. */
export function weaknessesOf({ algorithm, bits, rsa }: PublicKey): string[] {
  const weaknesses: string[] = []
  if (algorithm.startsWith('DSA')) weaknesses.push(`DSA of ${bits} bits`)
  if (rsa === undefined) return weaknesses
  if (bits < MIN_RSA_BITS) weaknesses.push(`RSA of ${bits} bits`)
  const exponent = numberOf(rsa.exponent)
  if (exponent < 3n || exponent % 2n === 0n) weaknesses.push(`RSA with the exponent ${exponent}`)
  if (hasRocaForm(numberOf(rsa.modulus))) weaknesses.push('RSA of a faulty library (ROCA, CVE-2017-15361)')
  return weaknesses
}

function numberOf(bytes: Buffer): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${bytes.toString('hex')}`)
}

/** Primes of that library are powers of a generator by small primes, and so is their product. */
function hasRocaForm(modulus: bigint): boolean {
  return ROCA_PRIMES.every((prime) => powersBy(prime).has(Number(modulus % BigInt(prime))))
}

function powersBy(prime: number): Set<number> {
  const powers = new Set<number>()
  for (let power = 1; !powers.has(power); power = (power * (ROCA_GENERATOR % prime)) % prime) powers.add(power)
  return powers
}
