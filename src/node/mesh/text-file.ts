import { readFile } from 'node:fs/promises'
import { MigError } from '../../protocol/errors.ts'

/** The text of a file that somebody named. @throws MigError `FILE_UNREADABLE` */
export async function readTextFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new MigError('FILE_UNREADABLE', `${path} cannot be read: ${systemReason(error)}.`, { cause: error })
  }
}

/** `no such file or directory` of `ENOENT: no such file or directory, open '/x'`. */
function systemReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replace(/^[A-Z0-9]+: /, '').replace(/, \w+( '.*')?$/, '')
}
