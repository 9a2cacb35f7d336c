import { hashBytes } from '../shared/files/hash-source.ts'

/** The fingerprints of a key as ssh-keygen prints them, from the key as SSH sends it. */
export function fingerprintsOf(key: Buffer): { md5: string; sha256: string } {
  const [md5 = '', sha256 = ''] = hashBytes(key, ['md5', 'sha256'])
  return {
    md5: (md5.match(/../g) ?? []).join(':'),
    sha256: `SHA256:${Buffer.from(sha256, 'hex').toString('base64').replace(/=+$/, '')}`
  }
}
