import type { Certificate } from './public-key.ts'

/** MIG's types, and `knownhosts`. */
export type KeyPlace = 'private' | 'public' | 'authorizedkeys' | 'knownhosts'

/** A certificate as it is returned. */
export interface CertificateElement extends Omit<Certificate, 'authority'> {
  /** SHA-256 fingerprint of the key that signed it */
  readonly authority: string
}

/** One key in one file. The first five fields are MIG's; a MIG agent returns no others. */
export interface SshKeyElement {
  /** colon hex; empty when the public half is not known */
  readonly fingerprint_md5: string
  /** `SHA256:` and base64; empty when the public half is not known */
  readonly fingerprint_sha256: string
  readonly path: string
  readonly encrypted: boolean
  readonly type: KeyPlace
  /** `RSA`, `ED25519-CERT`, as ssh-keygen names it */
  readonly algorithm?: string
  readonly bits?: number
  /** why nobody should trust it any more */
  readonly weak?: readonly string[]
  readonly certificate?: CertificateElement
  /** names of the options of a line of authorized_keys */
  readonly options?: readonly string[]
  /** a line of known_hosts that does not show the names of its hosts */
  readonly hashed?: true
  /** of a line of known_hosts: `revoked` or `cert-authority` */
  readonly marker?: string
}

export interface SshKeyElements {
  readonly keys: readonly SshKeyElement[]
}
