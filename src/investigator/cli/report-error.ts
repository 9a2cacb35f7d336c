import { inspect } from 'node:util'
import { MigError, codeOf } from '../../protocol/errors.ts'
import { jsonText } from '../render/json-text.ts'
import { printable } from '../render/printable.ts'
import type { Terminal } from '../terminal.ts'
import { print, say } from '../terminal.ts'

/**
 * Tells of an error: `error: <sentence> <remedy> (CODE)` on standard error, or with `-o json` and `-o jsonl` a document
 * `{"error":{code,message,remedy}}` on standard output.
 *
 * @returns the exit status: 2 for a wrong command line, else 1
 */
export function reportError(
  error: unknown,
  terminal: Terminal,
  options: { readonly isJson: boolean; readonly isVerbose: boolean }
): number {
  const code = codeOf(error)
  const known = error instanceof MigError ? error : new MigError('INTERNAL', messageOf(error), { cause: error })
  const message = closed(known.message)
  if (options.isJson) print(terminal, jsonText({ error: { code, message, remedy: known.remedy } }))
  else say(terminal, `error: ${printable(`${message} ${known.remedy}`)} (${code})`)
  if (options.isVerbose) {
    for (let cause: unknown = code === 'INTERNAL' ? error : known.cause; cause !== undefined; cause = causeOf(cause)) {
      say(terminal, `caused by: ${printable(cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause))}`)
    }
  }
  return code === 'USAGE' ? 2 : 1
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined
}

function closed(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`
}
