import { CODES } from '../src/protocol/errors.ts'

/**
 * Ends the process with one sentence when this Node.js cannot run the program. Each file of `bin/` calls it before it
 * loads anything else: newer syntax would otherwise stop an older Node with a stack trace.
 */
export function checkNode(): void {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= 24) return
  process.stderr.write(`This Node.js is ${process.version}, and 24 or newer is needed. ${CODES.NODE_TOO_OLD.remedy}\n`)
  process.exit(1)
}
