import { readSync } from 'node:fs'
import { closeFile, openFile, readableSize, readError, ReadError } from './open-file.ts'

const CHUNK_BYTES = 64 * 1024

/**
 * Reads a file of a known place. It waits for nobody: what is no regular file is not read.
 *
 * @param maxBytes - a longer file is an error, and is not read
 * @returns undefined when there is no such file
 * @throws ReadError
 */
export function readWhole(path: string, maxBytes: number): Buffer | undefined {
  let descriptor: number
  try {
    descriptor = openFile(path, true)
  } catch (error) {
    if (error instanceof ReadError && isAbsent(error.cause)) return undefined
    throw error
  }
  try {
    const size = readableSize(descriptor, path)
    const chunks: Buffer[] = []
    for (let total = 0; total <= maxBytes;) {
      const chunk = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, Math.min(size, maxBytes) + 1 - total))
      const count = readInto(descriptor, chunk, total, path)
      if (count === 0) return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)
      chunks.push(chunk.subarray(0, count))
      total += count
    }
    throw new ReadError(`read ${path}: it has more than ${maxBytes} bytes`, false)
  } finally {
    closeFile(descriptor)
  }
}

/** The same as text. */
export function readText(path: string, maxBytes: number): string | undefined {
  return readWhole(path, maxBytes)?.toString()
}

function readInto(descriptor: number, chunk: Buffer, position: number, path: string): number {
  try {
    return readSync(descriptor, chunk, 0, chunk.length, position)
  } catch (error) {
    throw readError('read', path, error)
  }
}

/** No such file, or no such folder above it. */
function isAbsent(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code
  return code === 'ENOENT' || code === 'ENOTDIR'
}
