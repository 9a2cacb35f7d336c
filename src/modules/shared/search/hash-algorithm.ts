/** Check kinds that compare hashes. */
export type HashKind = 'md5' | 'sha1' | 'sha2' | 'sha3'

/** OpenSSL's names, by check kind and number of hex digits. */
const ALGORITHMS: Readonly<Record<HashKind, Readonly<Record<number, string>>>> = {
  md5: { 32: 'md5' },
  sha1: { 40: 'sha1' },
  sha2: { 64: 'sha256', 96: 'sha384', 128: 'sha512' },
  sha3: { 56: 'sha3-224', 64: 'sha3-256', 96: 'sha3-384', 128: 'sha3-512' }
}

/** The algorithm that a hash of this kind is of; undefined when there is none with that many digits. */
export function hashAlgorithm(kind: HashKind, hex: string): string | undefined {
  return ALGORITHMS[kind][hex.length]
}

/** A regular expression that says which hashes of a kind there are. */
export function hashSyntax(kind: HashKind): string {
  const lengths = Object.keys(ALGORITHMS[kind])
  return lengths.length === 1 ? `^[A-F0-9]{${lengths[0]}}$` : `^(${lengths.map((n) => `[A-F0-9]{${n}}`).join('|')})$`
}
