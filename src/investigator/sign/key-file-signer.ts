import type { Clock } from '../../util/clock.ts'
import { minimalPublicKey } from '../../protocol/pgp/minimal-key.ts'
import { readPrivateKey, signDetached } from '../../protocol/pgp/sign.ts'
import { codeOf } from '../../protocol/errors.ts'
import { readTextFile } from '../home/private-file.ts'
import type { Signer } from './signer.ts'
import { PASSPHRASE_TRIES } from './passphrase.ts'

/** What opening a key file needs. */
export interface KeyFileDeps {
  readonly clock: Clock
  /** a passphrase that was given for the key */
  readonly passphrase?: string
  /** asks for one; not called when one was given, or when the key has none */
  readonly ask: () => Promise<string>
}

/**
 * Signs with an armoured private key in a file. A wrong passphrase is asked for again, three times in all.
 * @throws MigError `FILE_UNREADABLE`, `KEY_INVALID`; the signer throws `PASSPHRASE_WRONG`
 */
export async function openKeyFile(path: string, deps: KeyFileDeps): Promise<Signer> {
  const armoured = await readTextFile(path)
  const publicKey = await minimalPublicKey(armoured)
  let unlocked: Awaited<ReturnType<typeof readPrivateKey>> | undefined
  return {
    fingerprint: publicKey.fingerprint,
    sign: async (bytes) => {
      unlocked ??= await unlock(armoured, deps)
      return signDetached(bytes, unlocked, deps.clock.now())
    },
    publicKey: () => Promise.resolve(publicKey)
  }
}

async function unlock(armoured: string, deps: KeyFileDeps): ReturnType<typeof readPrivateKey> {
  if (deps.passphrase !== undefined) return readPrivateKey(armoured, deps.passphrase)
  try {
    return await readPrivateKey(armoured)
  } catch (error) {
    if (codeOf(error) !== 'PASSPHRASE_WRONG') throw error
  }
  for (let tries = 1; ; tries++) {
    try {
      return await readPrivateKey(armoured, await deps.ask())
    } catch (error) {
      if (codeOf(error) !== 'PASSPHRASE_WRONG' || tries === PASSPHRASE_TRIES) throw error
    }
  }
}
