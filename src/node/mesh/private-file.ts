import { rename, writeFile } from 'node:fs/promises'

/** Writes a file that only the owner can read (0600); it is there whole, or as it was before. */
export async function writePrivateFile(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.new`
  await writeFile(temporary, content, { mode: 0o600, flush: true })
  await rename(temporary, path)
}
