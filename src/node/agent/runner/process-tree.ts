import { readdirSync, readFileSync } from 'node:fs'

/*
 * Linux: the processes below one, through /proc. A process that ends meanwhile is simply not there.
 */

/** Is there a /proc to look at? */
export function hasProc(): boolean {
  return read('/proc/self/statm') !== undefined
}

/** The process and everything below it, parents first. */
export function processTree(root: number): number[] {
  const found = [root]
  for (const pid of found) found.push(...children(pid))
  return found
}

function children(pid: number): number[] {
  return list(`/proc/${pid}/task`).flatMap((thread) => numbers(read(`/proc/${pid}/task/${thread}/children`) ?? ''))
}

/** Processes that carry this entry in their environment: descendants that have left the tree. */
export function processesWith(entry: string): number[] {
  return list('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => read(`/proc/${pid}/environ`)?.split('\0').includes(entry) === true)
    .map(Number)
}

/** Resident memory of a process that is its own, without the files that it has mapped; 0 when it is gone. */
export function memoryBytes(pid: number): number {
  const status = read(`/proc/${pid}/status`) ?? ''
  const kilobytes = [...status.matchAll(/^Rss(?:Anon|Shmem):\s+(\d+) kB$/gm)].map((match) => Number(match[1]))
  return kilobytes.reduce((sum, each) => sum + each, 0) * 1024
}

/** CPU time that a process has used, in ms (steps of 10), 0 when it is gone. */
export function cpuMs(pid: number): number {
  const stat = read(`/proc/${pid}/stat`) ?? ''
  // the name, in brackets, may hold anything
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * MS_PER_TICK
}

/** Sends a signal to each that is still there. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // gone, or not ours any more
    }
  }
}

/**
 * Kills the process and everything that came from it: what is below it, and what has left the tree but carries `tag` in
 * its environment. All are stopped first, so that none can start another in the meantime.
 */
export function killTree(root: number, tag?: string): void {
  const stopped = new Set<number>()
  for (;;) {
    const fresh = [...processTree(root), ...(tag === undefined ? [] : processesWith(tag))].filter(
      (pid) => !stopped.has(pid)
    )
    if (fresh.length === 0) break
    signalAll(fresh, 'SIGSTOP')
    for (const pid of fresh) stopped.add(pid)
  }
  signalAll([...stopped], 'SIGKILL')
}

/** Linux fixes the tick of /proc at 100 a second for every architecture that Node runs on. */
const MS_PER_TICK = 10

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return undefined
  }
}

function list(path: string): string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}

function numbers(text: string): number[] {
  return text
    .split(' ')
    .filter((part) => part.trim() !== '')
    .map(Number)
}
