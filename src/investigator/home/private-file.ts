import { mkdir } from 'node:fs/promises'
import { MigError } from '../../protocol/errors.ts'

export { writePrivateFile } from '../../node/mesh/private-file.ts'
export { readTextFile } from '../../node/mesh/text-file.ts'

/** Makes a folder, and those above it, that only the owner can enter (0700). */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
}

/** True when the error says that a file is not there. */
export function isAbsent(error: unknown): boolean {
  const cause = error instanceof MigError ? error.cause : error
  return cause instanceof Error && (cause as NodeJS.ErrnoException).code === 'ENOENT'
}
