import { readSync } from 'node:fs'
import { MAX_SIZED_BYTES } from '../files/byte-source.ts'
import { closeFile, type FsPath, openFile, readableSize, readError, ReadError } from '../files/open-file.ts'
import type { Rules } from './rules.ts'
import { type ScanOutcome, WINDOW_BYTES, WindowMatches, windowStarts } from './windows.ts'

/** A file to ask rules of. */
export interface FileTask {
  /** text, or bytes, one a character */
  readonly path: string
  readonly isRaw: boolean
  /** Follow the path when it is a symbolic link. */
  readonly isLinkAllowed: boolean
}

export interface FileScan extends ScanOutcome {
  /** what is to be known of the answer, in one sentence */
  readonly remark?: string
}

/**
 * Asks rules of a file. One of more than {@link WINDOW_BYTES} is never in memory as a whole: the rules are asked of windows
 * that overlap.
 *
 * @param onWindow - called after each window
 * @throws ReadError
 */
export function scanFile(rules: Rules, { path, isRaw, isLinkAllowed }: FileTask, onWindow: () => void): FileScan {
  const fsPath = isRaw ? Buffer.from(path, 'latin1') : path
  const descriptor = openFile(fsPath, isLinkAllowed)
  try {
    const size = readableSize(descriptor, fsPath)
    if (size > MAX_SIZED_BYTES) throw new ReadError(`read ${fsPath.toString()}: it claims ${size} bytes`, false)
    // What the kernel makes up while it is read has no size, and ends somewhere.
    const isUnsized = size === 0
    const buffer = Buffer.allocUnsafeSlow(isUnsized ? WINDOW_BYTES : Math.min(size, WINDOW_BYTES))
    const matches = new WindowMatches()
    let end = 0
    for (const start of windowStarts(size)) {
      const count = fill(descriptor, fsPath, buffer, start)
      matches.add(rules, buffer.subarray(0, count), start)
      end = start + count
      onWindow()
      // It has become shorter meanwhile.
      if (count < buffer.length) break
    }
    const remark = remarkOn(size, end)
    return remark === undefined ? matches.result() : { ...matches.result(), remark }
  } finally {
    closeFile(descriptor)
  }
}

function remarkOn(size: number, end: number): string | undefined {
  if (size === 0 && end === WINDOW_BYTES) return `it has no length, and only its first ${end} bytes were scanned`
  if (size <= WINDOW_BYTES) return undefined
  return (
    `it has ${size} bytes and was scanned in windows of ${WINDOW_BYTES}: ` +
    'conditions on its size, on places and of modules hold for a window'
  )
}

function fill(descriptor: number, path: FsPath, buffer: Buffer, position: number): number {
  let filled = 0
  try {
    while (filled < buffer.length) {
      const count = readSync(descriptor, buffer, filled, buffer.length - filled, position + filled)
      if (count === 0) break
      filled += count
    }
  } catch (error) {
    throw readError('read', path, error)
  }
  return filled
}
