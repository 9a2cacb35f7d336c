import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { reasonOf } from '../go/errno.ts'

const READ_ONLY = constants.O_RDONLY
/** Not every platform has every one of them, whatever the types say. */
const FLAGS: Partial<typeof constants> = constants
/** Opening a FIFO or a device never waits, and never makes a terminal ours. */
const CAREFULLY = (FLAGS.O_NONBLOCK ?? 0) | (FLAGS.O_NOCTTY ?? 0)
/** A path may be bytes: not every file name on Linux is text. */
export type FsPath = string | Buffer

/** A file that cannot be read; the message is Go's: `open /x: permission denied`. */
export class ReadError extends Error {
  /** The file could not even be opened. */
  readonly isOpen: boolean

  constructor(message: string, isOpen: boolean, options?: ErrorOptions) {
    super(message, options)
    this.isOpen = isOpen
  }
}

/** The error of a failed system call on a file. */
export function readError(call: 'open' | 'read', path: FsPath, error: unknown): ReadError {
  return new ReadError(`${call} ${path.toString()}: ${reasonOf(error)}`, call === 'open', { cause: error })
}

/**
 * Opens a file for reading without waiting for anybody. The caller closes the descriptor.
 *
 * @param isLinkAllowed - follow the path when it is a symbolic link
 * @throws ReadError
 */
export function openFile(path: FsPath, isLinkAllowed: boolean): number {
  try {
    return openSync(path, READ_ONLY | CAREFULLY | (isLinkAllowed ? 0 : (FLAGS.O_NOFOLLOW ?? 0)))
  } catch (error) {
    throw readError('open', path, error)
  }
}

/** Closes a descriptor of {@link openFile}. */
export function closeFile(descriptor: number): void {
  closeSync(descriptor)
}

/**
 * The size of an open file as its inode says; 0 for files that a kernel makes up while they are read.
 * @throws ReadError unless it is a regular file or a block device: others may block, never end, or act when read
 */
export function readableSize(descriptor: number, path: FsPath): number {
  const stats = fstatSync(descriptor)
  if (stats.isDirectory()) throw new ReadError(`read ${path.toString()}: is a directory`, false)
  if (!stats.isFile() && !stats.isBlockDevice()) {
    throw new ReadError(`read ${path.toString()}: not a regular file`, false)
  }
  return stats.size
}
