import { mkdir, rename, writeFile } from 'node:fs/promises'
import { MigError } from '../../protocol/errors.ts'

export { readTextFile } from '../../node/mesh/text-file.ts'

/** Makes a folder, and those above it, that only the owner can enter (0700). */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
}

/** Writes a file that only the owner can read (0600); it is there whole, or as it was before. */
export async function writePrivateFile(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.new`
  await writeFile(temporary, content, { mode: 0o600, flush: true })
  await rename(temporary, path)
}

/** True when the error says that a file is not there. */
export function isAbsent(error: unknown): boolean {
  const cause = error instanceof MigError ? error.cause : error
  return cause instanceof Error && (cause as NodeJS.ErrnoException).code === 'ENOENT'
}
