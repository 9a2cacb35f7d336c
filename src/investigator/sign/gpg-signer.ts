import { MigError } from '../../protocol/errors.ts'
import { minimalPublicKey } from '../../protocol/pgp/minimal-key.ts'
import { normaliseSignature } from '../../protocol/pgp/normal-form.ts'
import { exportGpgKey } from './gpg-keys.ts'
import { runGpg } from './gpg-program.ts'
import type { GpgOptions } from './gpg-program.ts'
import type { Signer } from './signer.ts'

/** Long enough for every curve (gpg refuses a shorter one than the key), whatever gpg.conf prefers. */
const DIGEST = 'SHA512'

/**
 * Signs with the gpg program: gpg-agent, pinentry and smart cards work as they do for everything else.
 * @param passphrase - given to gpg instead of asking
 */
export function createGpgSigner(fingerprint: string, options: GpgOptions & { readonly passphrase?: string }): Signer {
  return {
    fingerprint,
    sign: async (bytes) => {
      const { stdout, status } = await runGpg(
        ['--local-user', fingerprint, '--digest-algo', DIGEST, '--output', '-', '--detach-sign'],
        options,
        { input: bytes, ...(options.passphrase !== undefined && { passphrase: options.passphrase }) }
      )
      if (!status.some((line) => line.startsWith('SIG_CREATED '))) {
        throw new MigError('GPG_FAILED', 'gpg ended without a signature.')
      }
      return normaliseSignature(stdout)
    },
    publicKey: async () => minimalPublicKey(await exportGpgKey(options, fingerprint))
  }
}
