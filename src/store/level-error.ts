import { MigError } from '../protocol/errors.ts'

/**
 * What an error of LevelDB means to people: `HOME_BUSY` (another process has the database open), `DISK_FULL`,
 * `FILE_UNREADABLE` (permissions, or a file where a folder should be), `STORE_CORRUPT`. Others are our own mistakes, and
 * stay as they are.
 *
 * @param path - folder of the database, for the message
 */
export function levelError(error: unknown, path: string): unknown {
  const { code, message } = rootOf(error)
  if (code === 'LEVEL_LOCKED') {
    return new MigError('HOME_BUSY', `${path} is in use by another process`, { cause: error })
  }
  if (/No space left|Disk quota exceeded|File too large|ENOSPC|EDQUOT/.test(message)) {
    return new MigError('DISK_FULL', `There is no room left for ${path}`, { cause: error })
  }
  if (/Permission denied|Not a directory|EACCES|EEXIST|ENOTDIR|EROFS/.test(message)) {
    return new MigError('FILE_UNREADABLE', `${path} cannot be used: ${message}`, { cause: error })
  }
  if (code === 'LEVEL_CORRUPTION' || code === 'LEVEL_IO_ERROR') {
    return new MigError('STORE_CORRUPT', `The database ${path} is damaged: ${message}`, { cause: error })
  }
  return error
}

/** abstract-level wraps what LevelDB said into the `cause` of a general error. */
function rootOf(error: unknown): { code: string; message: string } {
  let root = error
  while (root instanceof Error && root.cause instanceof Error) root = root.cause
  const { code = '', message = '' } = root as { code?: string; message?: string }
  return { code, message }
}
