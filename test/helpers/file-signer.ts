import { writeFileSync } from 'node:fs'
import { openKeyFile } from '../../src/investigator/sign/key-file-signer.ts'
import type { Signer } from '../../src/investigator/sign/signer.ts'
import { generateKey } from '../../src/protocol/pgp/sign.ts'
import { systemClock } from '../../src/util/clock.ts'
import type { TemporaryFolder } from './temporary-folder.ts'

/** A signer with a new key, whose file lies in the folder. @param userId - `Name` or `Name <mail>` */
export async function fileSigner(folder: TemporaryFolder, userId: string): Promise<Signer> {
  const [, name = userId, email] = /^(.*) <(.*)>$/.exec(userId) ?? []
  const file = folder.join(`${name}.asc`)
  const { privateKey } = await generateKey({ name, now: Date.now() - 1000, ...(email !== undefined && { email }) })
  writeFileSync(file, privateKey)
  return openKeyFile(file, { clock: systemClock, ask: () => Promise.reject(new Error('asked for a passphrase')) })
}
