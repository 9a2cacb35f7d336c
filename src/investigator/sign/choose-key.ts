import { join } from 'node:path'
import { MigError } from '../../protocol/errors.ts'
import type { KeyChoice } from '../home/config.ts'
import type { HomeLayout } from '../home/layout.ts'
import { makePrivateFolder, readTextFile, writePrivateFile } from '../home/private-file.ts'
import { say } from '../terminal.ts'
import type { Terminal } from '../terminal.ts'
import { listGpgKeys } from './gpg-keys.ts'
import { askPassphrase, givenPassphrase } from './passphrase.ts'

/** What `mig init` was told about the key; all undefined: the one that gpg has. */
export interface KeyWish {
  readonly fingerprint: string | undefined
  /** `Name <mail>` */
  readonly newUserId: string | undefined
  /** absolute path */
  readonly file: string | undefined
  readonly passphraseFile: string | undefined
}

/**
 * Settles which key signs, and makes it when a new one is wanted.
 * @throws MigError `USAGE`, `KEY_INVALID`, `GPG_MISSING`, `GPG_FAILED`, `FILE_UNREADABLE`
 */
export async function chooseKey(wish: KeyWish, home: HomeLayout, terminal: Terminal): Promise<KeyChoice> {
  const given = [wish.fingerprint, wish.newUserId, wish.file].filter((value) => value !== undefined)
  if (given.length > 1) throw new MigError('USAGE', 'Give one of --key, --key-file and --new.')
  if (wish.newUserId !== undefined) return makeKey(wish.newUserId, wish.passphraseFile, home, terminal)
  if (wish.file !== undefined) return keyOfFile(wish.file)
  return keyOfGpg(wish.fingerprint, terminal)
}

async function keyOfFile(file: string): Promise<KeyChoice> {
  const { minimalPublicKey } = await import('../../protocol/pgp/minimal-key.ts')
  const armoured = await readTextFile(file)
  if (!armoured.includes('PRIVATE KEY BLOCK')) {
    throw new MigError('KEY_INVALID', `${file} holds no armoured private key.`)
  }
  const { fingerprint } = await minimalPublicKey(armoured)
  return { fingerprint, source: 'file', file }
}

async function keyOfGpg(which: string | undefined, { env }: Terminal): Promise<KeyChoice> {
  const gnupgHome = env['GNUPGHOME']
  const keys = await listGpgKeys({ env }, which)
  const [key] = keys
  if (key === undefined) throw new MigError('GPG_FAILED', 'gpg has no secret key that may sign: see mig init --new.')
  if (keys.length > 1) {
    const list = keys.map(({ fingerprint, userIds }) => `${fingerprint} ${userIds[0] ?? ''}`).join(', ')
    throw new MigError('USAGE', `gpg has several secret keys, say which one with --key: ${list}.`)
  }
  return {
    fingerprint: key.fingerprint,
    source: 'gpg',
    ...(gnupgHome !== undefined && gnupgHome !== '' && { gnupgHome })
  }
}

async function makeKey(
  userId: string,
  passphraseFile: string | undefined,
  home: HomeLayout,
  terminal: Terminal
): Promise<KeyChoice> {
  const match = /^([^<>]+?)\s*(?:<([^<>\s]+)>)?$/.exec(userId.trim())
  if (match === null) throw new MigError('USAGE', `${JSON.stringify(userId)} is not a name: write 'Name <mail>'.`)
  const [, name, email] = match as unknown as [string, string, string | undefined]
  const passphrase = (await givenPassphrase(passphraseFile, terminal.env)) ?? (await askTwice(terminal))
  if (passphrase === '') say(terminal, 'warning: the key has no passphrase: who reads its file can sign as you.')

  const { minimalPublicKey } = await import('../../protocol/pgp/minimal-key.ts')
  const { generateKey } = await import('../../protocol/pgp/sign.ts')
  const { privateKey, publicKey } = await generateKey({
    name,
    now: terminal.clock.now(),
    ...(email !== undefined && { email }),
    ...(passphrase !== '' && { passphrase })
  })
  const { fingerprint } = await minimalPublicKey(publicKey)
  const file = join(home.keys, `${fingerprint}.asc`)
  await makePrivateFolder(home.keys)
  await writePrivateFile(file, privateKey)
  return { fingerprint, source: 'file', file }
}

async function askTwice(terminal: Terminal): Promise<string> {
  const first = await askPassphrase(terminal, 'Passphrase for the new key (empty for none): ')
  const second = await askPassphrase(terminal, 'Once more: ')
  if (first !== second) throw new MigError('PASSPHRASE_WRONG', 'The two passphrases differ.')
  return first
}
