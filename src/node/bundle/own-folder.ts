import { lstat, mkdir } from 'node:fs/promises'
import { MigError } from '../../protocol/errors.ts'

/** Bits of a mode by which others than the owner may write. */
const OTHERS_WRITE = 0o022

/**
 * Makes a folder, mode 0700, unless it is there, and checks it.
 * @throws MigError `FOLDER_UNSAFE`, `FILE_UNWRITABLE`
 */
export async function makeOwnFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code !== 'EEXIST') {
      throw new MigError('FILE_UNWRITABLE', `The folder ${path} cannot be made (${code}).`, { cause })
    }
  }
  await checkOwnFolder(path)
}

/**
 * Checks that nobody but this process's user can put anything into a folder.
 * @throws MigError `FOLDER_UNSAFE` also when it is a link, or not there
 */
export async function checkOwnFolder(path: string): Promise<void> {
  const stats = await lstat(path).catch((cause: unknown) => {
    throw new MigError('FOLDER_UNSAFE', `The folder ${path} is not there.`, { cause })
  })
  if (!stats.isDirectory()) throw new MigError('FOLDER_UNSAFE', `${path} is not a folder, or a link to one.`)
  // Windows has no such numbers: there the folder's own rights have to do.
  const user = process.getuid?.()
  if (user === undefined) return
  if (stats.uid !== user) {
    throw new MigError('FOLDER_UNSAFE', `The folder ${path} belongs to user ${stats.uid}, not to ${user}.`)
  }
  if ((stats.mode & OTHERS_WRITE) === 0) return
  const mode = (stats.mode & 0o777).toString(8)
  throw new MigError('FOLDER_UNSAFE', `Others may write to the folder ${path}: its mode is 0${mode}.`)
}
