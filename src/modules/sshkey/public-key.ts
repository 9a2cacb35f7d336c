import { NotAKey, SshBytes, sshString } from './ssh-bytes.ts'

/** What a certificate says (OpenSSH's PROTOCOL.certkeys). */
export interface Certificate {
  readonly kind: 'user' | 'host'
  /** what the authority calls it */
  readonly id: string
  readonly serial: string
  /** for whom it holds; none: for everybody */
  readonly principals: readonly string[]
  /** RFC 3339; absent: always, or for ever */
  readonly validafter?: string
  readonly validbefore?: string
  /** SHA-256 fingerprint of the key that signed it is made of this */
  readonly authority: Buffer
}

/** A public key of SSH, or the one in a certificate. */
export interface PublicKey {
  /** `RSA`, `ED25519-SK`, `ECDSA-CERT`, as ssh-keygen names it */
  readonly algorithm: string
  readonly bits: number
  /** what its fingerprints are made of: the key without the certificate around it */
  readonly plain: Buffer
  /** modulus and exponent; of RSA alone */
  readonly rsa?: { readonly modulus: Buffer; readonly exponent: Buffer }
  readonly certificate?: Certificate
}

interface Kind {
  readonly algorithm: string
  /** how many texts and numbers a key has */
  readonly fields: number
  /** which of them is as long as the key */
  readonly bits: (fields: readonly Buffer[]) => number
}

const RSA: Kind = { algorithm: 'RSA', fields: 2, bits: ([, modulus]) => bitLength(modulus) }
const DSA: Kind = { algorithm: 'DSA', fields: 4, bits: ([prime]) => bitLength(prime) }
const ecdsa = (bits: number): Kind => ({ algorithm: 'ECDSA', fields: 2, bits: () => bits })

/** By the name in the key itself, without what marks a certificate. */
const KINDS: Readonly<Record<string, Kind>> = {
  'ssh-rsa': RSA,
  'ssh-dss': DSA,
  'ssh-ed25519': { algorithm: 'ED25519', fields: 1, bits: () => 256 },
  'ssh-ed448': { algorithm: 'ED448', fields: 1, bits: () => 456 },
  'ecdsa-sha2-nistp256': ecdsa(256),
  'ecdsa-sha2-nistp384': ecdsa(384),
  'ecdsa-sha2-nistp521': ecdsa(521),
  'sk-ssh-ed25519@openssh.com': { algorithm: 'ED25519-SK', fields: 2, bits: () => 256 },
  'sk-ecdsa-sha2-nistp256@openssh.com': { algorithm: 'ECDSA-SK', fields: 3, bits: () => 256 }
}

const CERTIFICATE_SUFFIX = '-cert-v01@openssh.com'
const SECURITY_KEY_SUFFIX = '@openssh.com'
const FOR_EVER = 2n ** 64n - 1n

/** Names of the types of keys, certificates included. */
export const KEY_TYPES: readonly string[] = Object.keys(KINDS).flatMap((name) => [name, certificateName(name)])

function certificateName(name: string): string {
  const bare = name.endsWith(SECURITY_KEY_SUFFIX) ? name.slice(0, -SECURITY_KEY_SUFFIX.length) : name
  return bare + CERTIFICATE_SUFFIX
}

const BY_CERTIFICATE = new Map(Object.keys(KINDS).map((name) => [certificateName(name), name]))

/** Reads a public key as SSH sends it. @throws NotAKey */
export function parsePublicKey(bytes: Buffer): PublicKey {
  const reader = new SshBytes(bytes)
  const name = reader.text()
  const plainName = BY_CERTIFICATE.get(name) ?? name
  const kind = Object.hasOwn(KINDS, plainName) ? KINDS[plainName] : undefined
  if (kind === undefined) throw new NotAKey('its type is not known')
  const isCertificate = plainName !== name
  if (isCertificate) reader.string()
  const fields = Array.from({ length: kind.fields }, () => reader.string())
  const certificate = isCertificate ? readCertificate(reader) : undefined
  if (!reader.isAtEnd) throw new NotAKey('something follows it')
  const [exponent, modulus] = fields
  return {
    algorithm: isCertificate ? `${kind.algorithm}-CERT` : kind.algorithm,
    bits: kind.bits(fields),
    plain: Buffer.concat([sshString(plainName), ...fields.map(sshString)]),
    ...(kind === RSA && exponent !== undefined && modulus !== undefined && { rsa: { modulus, exponent } }),
    ...(certificate !== undefined && { certificate })
  }
}

function readCertificate(reader: SshBytes): Certificate {
  const serial = reader.uint64()
  const kind = reader.uint32() === 2 ? 'host' : 'user'
  const id = reader.string().toString()
  const names = new SshBytes(reader.string())
  const principals: string[] = []
  while (!names.isAtEnd) principals.push(names.string().toString())
  const after = reader.uint64()
  const before = reader.uint64()
  // options, extensions, and a field that is reserved
  for (let count = 0; count < 3; count++) reader.string()
  const authority = reader.string()
  reader.string()
  return {
    kind,
    id,
    serial: serial.toString(),
    principals,
    ...(after > 0n && { validafter: timeText(after) }),
    ...(before < FOR_EVER && { validbefore: timeText(before) }),
    authority
  }
}

function timeText(seconds: bigint): string {
  const date = new Date(Number(seconds) * 1000)
  return Number.isNaN(date.getTime()) ? `${seconds} s` : `${date.toISOString().slice(0, -5)}Z`
}

function bitLength(number: Buffer | undefined): number {
  const start = number?.findIndex((byte) => byte !== 0) ?? -1
  if (number === undefined || start === -1) return 0
  return (number.length - start) * 8 - Math.clz32(number[start] as number) + 24
}
