import type { Steps } from '../shared/pool/steps.ts'
import type { Owner } from './element.ts'
import { firstLine, listFolder, processIds, readLink } from './proc-file.ts'

export interface Owners {
  /** by the inode of the socket; the lowest process id first */
  readonly byInode: ReadonlyMap<number, readonly Owner[]>
  /** processes whose open files may not be seen */
  readonly denied: number
}

export const NO_OWNERS: Owners = { byInode: new Map(), denied: 0 }

/** Of a socket that no process holds any more. */
const NO_INODE = 0
const SOCKET_LINK = /^socket:\[(\d+)\]$/

/**
 * Which processes hold these sockets: looks at the open files of every process of the host.
 * @param inodes - of sockets
 */
export function* ownersOf(inodes: ReadonlySet<number>): Steps<Owners> {
  const wanted = new Set(inodes)
  wanted.delete(NO_INODE)
  if (wanted.size === 0) return NO_OWNERS
  const byInode = new Map<number, Owner[]>()
  let denied = 0
  for (const pid of processIds()) {
    yield
    const held = socketsOf(pid)
    if (held === undefined) denied++
    const shared = held?.filter((inode) => wanted.has(inode)) ?? []
    if (shared.length === 0) continue
    const owner: Owner = { pid, name: firstLine(`/proc/${pid}/comm`) ?? '' }
    for (const inode of new Set(shared)) {
      const owners = byInode.get(inode)
      if (owners === undefined) byInode.set(inode, [owner])
      else owners.push(owner)
    }
  }
  return { byInode, denied }
}

/** Inodes of the sockets that a process holds; undefined when it may not be seen. */
function socketsOf(pid: number): number[] | undefined {
  const folder = `/proc/${pid}/fd`
  const files = listFolder(folder)
  if ('failure' in files) return files.failure === 'denied' ? undefined : []
  const inodes: number[] = []
  for (const file of files.value) {
    const link = readLink(`${folder}/${file}`)
    if ('value' in link) inodes.push(Number(SOCKET_LINK.exec(link.value)?.[1]))
    // what holds for one file of a process holds for all
    else if (link.failure === 'denied') return undefined
  }
  return inodes
}
