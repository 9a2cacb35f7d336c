import { MigError } from '../../protocol/errors.ts'
import { readTextFile } from '../home/private-file.ts'

/** @throws MigError `FILE_UNREADABLE`, `UNREADABLE_JSON` */
export async function readJsonFile(path: string): Promise<unknown> {
  const text = await readTextFile(path)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new MigError('UNREADABLE_JSON', `${path} is not JSON.`, { cause })
  }
}
