import { PassThrough } from 'node:stream'
import type { Terminal } from '../../src/investigator/terminal.ts'
import { systemClock } from '../../src/util/clock.ts'

/** A terminal in memory: what is typed, and what was written. */
export interface TestTerminal extends Terminal {
  readonly stdin: PassThrough & { isTTY?: boolean; setRawMode?(isRaw: boolean): unknown }
  /** what went to standard output */
  out(): string
  /** what went to standard error */
  err(): string
}

/** @param options.isTTY - the person can be asked */
export function testTerminal(options: { env?: Record<string, string>; isTTY?: boolean } = {}): TestTerminal {
  const written = { out: '', err: '' }
  const sink = (which: 'out' | 'err') => {
    const stream = new PassThrough()
    stream.on('data', (chunk: Buffer) => (written[which] += chunk.toString()))
    return stream
  }
  const stdin: TestTerminal['stdin'] = new PassThrough()
  if (options.isTTY === true) Object.assign(stdin, { isTTY: true, setRawMode: () => stdin })
  return {
    stdin,
    stdout: sink('out'),
    stderr: sink('err'),
    env: options.env ?? {},
    clock: systemClock,
    signal: new AbortController().signal,
    out: () => written.out,
    err: () => written.err
  }
}
