import { MigError } from '../errors.ts'

/** Fingerprint of an OpenPGP key: 40 (v4) or 64 (v6) upper-case hex digits. */
export type Fingerprint = string & { readonly brand: 'Fingerprint' }

/**
 * @param text - hex digits of either case; gpg's spaces are allowed
 * @throws MigError `KEY_INVALID`
 */
export function parseFingerprint(text: string): Fingerprint {
  const digits = text.replaceAll(' ', '').toUpperCase()
  if (!/^(?:[0-9A-F]{40}|[0-9A-F]{64})$/.test(digits)) {
    throw new MigError('KEY_INVALID', `${JSON.stringify(text)} is not a fingerprint.`)
  }
  return digits as Fingerprint
}
