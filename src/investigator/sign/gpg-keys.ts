import { MigError } from '../../protocol/errors.ts'
import { runGpg } from './gpg-program.ts'
import type { GpgOptions } from './gpg-program.ts'

/** A secret key that gpg can sign with. */
export interface GpgKey {
  /** of the primary key, upper-case hex */
  readonly fingerprint: string
  readonly userIds: readonly string[]
}

/**
 * Secret keys of the gpg keyring that may sign and are neither expired nor revoked.
 * @param which - a fingerprint, or another way of gpg to name a key; all when absent
 * @throws MigError `GPG_MISSING`, `GPG_FAILED`
 */
export async function listGpgKeys(options: GpgOptions, which?: string): Promise<GpgKey[]> {
  const { stdout } = await runGpg(
    ['--with-colons', '--fixed-list-mode', '--list-secret-keys', ...(which === undefined ? [] : ['--', which])],
    options
  )
  return parseKeyList(new TextDecoder().decode(stdout))
}

/** Reads gpg's colon listing (doc/DETAILS of GnuPG). */
export function parseKeyList(listing: string): GpgKey[] {
  const keys: { fingerprint: string; userIds: string[]; isUsable: boolean }[] = []
  let isPrimary = false
  for (const line of listing.split('\n')) {
    const fields = line.split(':')
    const current = keys.at(-1)
    const [type, validity = ''] = fields
    if (type === 'sec') {
      // Validity: e expired, r revoked, d disabled, i invalid. Field 12: capabilities, those of the whole key in capitals.
      const isUsable = !/[erdi]/.test(validity) && (fields[11] ?? '').includes('S')
      keys.push({ fingerprint: '', userIds: [], isUsable })
      isPrimary = true
    } else if (type === 'ssb') {
      isPrimary = false
    } else if (type === 'fpr') {
      if (isPrimary && current !== undefined) current.fingerprint = fields[9] ?? ''
    } else if (type === 'uid') {
      current?.userIds.push((fields[9] ?? '').replaceAll('\\x3a', ':'))
    }
  }
  // what has no fingerprint cannot be named to gpg
  return keys
    .filter(({ isUsable, fingerprint }) => isUsable && fingerprint !== '')
    .map(({ fingerprint, userIds }) => ({ fingerprint, userIds }))
}

/**
 * The public key, binary, without signatures of others.
 * @throws MigError `GPG_FAILED` when gpg has no such key
 */
export async function exportGpgKey(options: GpgOptions, fingerprint: string): Promise<Uint8Array> {
  const { stdout } = await runGpg(['--export-options', 'export-minimal', '--export', '--', fingerprint], options)
  if (stdout.byteLength === 0) throw new MigError('GPG_FAILED', `gpg has no public key ${fingerprint}.`)
  return stdout
}
