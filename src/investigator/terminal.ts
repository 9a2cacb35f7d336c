import type { Readable, Writable } from 'node:stream'
import { systemClock } from '../util/clock.ts'
import type { Clock } from '../util/clock.ts'

/** What a command line has of the world: streams, environment, time, and Ctrl-C. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?(isRaw: boolean): unknown }
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number }
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number }
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  /** aborts on SIGINT and SIGTERM */
  readonly signal: AbortSignal
}

/** One line on standard error: notices, warnings, progress. */
export function say(terminal: Terminal, line: string): void {
  terminal.stderr.write(`${line}\n`)
}

/** One line, or several, on standard output: what was asked for. */
export function print(terminal: Terminal, text: string): void {
  terminal.stdout.write(`${text}\n`)
}

/** All of standard input, as UTF-8. */
export async function readStdin(terminal: Terminal): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of terminal.stdin) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks).toString('utf8')
}

/** The terminal of this process. The first SIGINT or SIGTERM aborts {@link Terminal.signal}; the second ends it at once. */
export function systemTerminal(): Terminal {
  const interruption = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      interruption.abort()
    })
  }
  // A reader that went away (`mig … | head`) is no error of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    clock: systemClock,
    signal: interruption.signal
  }
}
