import { closeSync, ftruncateSync, openSync } from 'node:fs'
import { TemporaryFolder } from './temporary-folder.ts'

/** Sparse, so that it costs nothing to make and a scan of it takes its time. */
const BYTES = 400 * 1024 ** 3

/** A folder with one file, `slow`, that takes minutes to read. */
export function slowFolder(): TemporaryFolder {
  const folder = new TemporaryFolder()
  const file = openSync(folder.join('slow'), 'w')
  ftruncateSync(file, BYTES)
  closeSync(file)
  return folder
}
