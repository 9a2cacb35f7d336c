import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs'

const CHUNK_BYTES = 65_536

/**
 * Lines of a file that the kernel makes up while it is read; no more of it is held than a piece.
 *
 * @param maxBytes - what lies behind is not read
 * @throws the error of the system call, when the file cannot be opened or read
 */
export function* linesOf(path: string, maxBytes = Number.POSITIVE_INFINITY): Generator<string> {
  const descriptor = openSync(path, 'r')
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    let rest = ''
    for (let read = 0; read < maxBytes;) {
      const count = readSync(descriptor, chunk)
      if (count === 0) break
      read += count
      const lines = (rest + chunk.toString('latin1', 0, count)).split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
    if (rest !== '') yield rest
  } finally {
    closeSync(descriptor)
  }
}

/** The first line; undefined when the file cannot be read. */
export function firstLine(path: string): string | undefined {
  try {
    const text = readFileSync(path, 'utf8')
    return text.split('\n', 1)[0]
  } catch {
    return undefined
  }
}

/** What a call of the file system gives; or why not: `denied`, or `gone`, as a process may be at any time. */
export type Attempt<T> = { readonly value: T } | { readonly failure: 'denied' | 'gone' }

/** @param path - of a directory in /proc */
export function listFolder(path: string): Attempt<string[]> {
  return attempt(() => readdirSync(path))
}

/** @param path - of a link in /proc */
export function readLink(path: string): Attempt<string> {
  return attempt(() => readlinkSync(path))
}

/** Ids of all processes that can be seen, lowest first. */
export function processIds(): number[] {
  return readdirSync('/proc').filter((name) => /^[1-9]\d*$/.test(name)).map(Number).sort((a, b) => a - b) // prettier-ignore
}

function attempt<T>(call: () => T): Attempt<T> {
  try {
    return { value: call() }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return { failure: code === 'EACCES' || code === 'EPERM' ? 'denied' : 'gone' }
  }
}
