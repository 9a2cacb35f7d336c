import { getSystemErrorMap } from 'node:util'

/** Where libuv's words differ from the system's `strerror`, which Go prints. */
const REASONS: Readonly<Record<string, string>> = {
  EAGAIN: 'resource temporarily unavailable',
  EBADF: 'bad file descriptor',
  EFBIG: 'file too large',
  EIO: 'input/output error',
  EISDIR: 'is a directory',
  ELOOP: 'too many levels of symbolic links',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'file name too long',
  ENFILE: 'too many open files in system',
  ENOMEM: 'cannot allocate memory',
  ENOTCONN: 'transport endpoint is not connected',
  ESRCH: 'no such process',
  ESTALE: 'stale file handle',
  ETIMEDOUT: 'connection timed out'
}

let words: ReadonlyMap<string, string> | undefined

/** The reason of a failed system call as Go prints it, for example `permission denied`; other errors: their message. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === undefined) return message
  words ??= new Map([...getSystemErrorMap().values()])
  return REASONS[code] ?? words.get(code) ?? message
}
