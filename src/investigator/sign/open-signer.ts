import { MigError } from '../../protocol/errors.ts'
import type { Terminal } from '../terminal.ts'
import type { KeyChoice } from '../home/config.ts'
import { createGpgSigner } from './gpg-signer.ts'
import { openKeyFile } from './key-file-signer.ts'
import { askPassphrase, givenPassphrase } from './passphrase.ts'
import type { Signer } from './signer.ts'

/** Where the passphrase comes from, and whether another key than that of the home signs. */
export interface SignerOptions {
  /** `--key-file` */
  readonly keyFile?: string | undefined
  /** `--passphrase-file` */
  readonly passphraseFile?: string | undefined
}

/**
 * The signer that a command line means: `--key-file`, else the key of the home.
 * @throws MigError `FILE_UNREADABLE`, `KEY_INVALID`, `CONFIG_INVALID`
 */
export async function openSigner(
  key: KeyChoice | undefined,
  options: SignerOptions,
  terminal: Terminal
): Promise<Signer> {
  const passphrase = await givenPassphrase(options.passphraseFile, terminal.env)
  const given = passphrase === undefined ? {} : { passphrase }
  const file = options.keyFile ?? (key?.source === 'file' ? key.file : undefined)
  if (file !== undefined) {
    const ask = (): Promise<string> => askPassphrase(terminal, `Passphrase of ${file}: `)
    return openKeyFile(file, { clock: terminal.clock, ask, ...given })
  }
  if (key?.source !== 'gpg') throw new MigError('CONFIG_INVALID', 'config.json names no key that can sign.')
  const gnupgHome = key.gnupgHome === undefined ? {} : { gnupgHome: key.gnupgHome }
  return createGpgSigner(key.fingerprint, { env: terminal.env, ...gnupgHome, ...given })
}
