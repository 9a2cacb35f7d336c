import { statfsSync } from 'node:fs'
import type { FsPath } from './open-file.ts'

/** ext2-4, XFS, Btrfs, tmpfs, overlayfs, ZFS, F2FS, bcachefs: `statfs(2)` numbers of what keeps its files itself. */
const KEPT = new Set([0xef53, 0x58465342, 0x9123683e, 0x01021994, 0x794c7630, 0x2fc12fc1, 0xf2f52010, 0xca451a4e])

/**
 * Does a read that gives less than it was asked for mean the end of the file? So it is on file systems that keep their
 * files themselves, and saves a call for each file; those that make them up while they are read, as /proc does, or ask
 * somebody else, may give a part.
 *
 * @param directory - where the files lie
 */
export function endsAtShortRead(directory: FsPath): boolean {
  try {
    return KEPT.has(statfsSync(directory).type)
  } catch {
    return false
  }
}
