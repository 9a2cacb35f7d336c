import type { Socket } from 'node:net'
import type { Code } from '../../protocol/errors.ts'
import type { InvestigatorApi } from './api.ts'
import { CODES, MigError } from '../../protocol/errors.ts'
import { MAX_ORDER_FILE_BYTES } from '../../protocol/wire/limits.ts'

/**
 * The protocol of `~/.mig/mig.sock`: one JSON document a line, both ways. Only the owner of the home folder can open
 * the socket (0600 in a folder of 0700), so there is no authentication in it.
 */
export type SocketRequest =
  | { readonly id: number; readonly method: SocketMethod; readonly params: readonly unknown[] }
  /** ends a stream */
  | { readonly id: number; readonly cancel: true }

export type SocketAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly event: unknown }
  | { readonly id: number; readonly end: true }
  | { readonly id: number; readonly error: { readonly code: Code; readonly message: string } }

/** Every method of the API but disposing. */
export type SocketMethod = Exclude<keyof InvestigatorApi, symbol>

/** Whether a method answers once, or with a stream of events. ONLY APPEND. */
const METHODS: Readonly<Record<SocketMethod, 'call' | 'stream'>> = {
  identity: 'call',
  status: 'call',
  peers: 'call',
  census: 'call',
  preview: 'call',
  prepareReply: 'call',
  publish: 'call',
  exportBundle: 'call',
  importBundle: 'call',
  actions: 'call',
  action: 'call',
  follow: 'stream',
  results: 'stream',
  order: 'call',
  graph: 'call',
  policies: 'call',
  publishPolicy: 'call',
  policySpread: 'call'
}

/**
 * Longest line that is read, bytes: a request carries an order file, as a JSON string of at most twice its length; an
 * answer carries one report.
 */
export const MAX_REQUEST_LINE_BYTES = 2 * MAX_ORDER_FILE_BYTES + 1024
export const MAX_ANSWER_LINE_BYTES = 64 * 1024 * 1024

/** How the method answers; undefined when there is none of that name. */
export function methodKind(name: unknown): 'call' | 'stream' | undefined {
  return typeof name === 'string' && Object.hasOwn(METHODS, name) ? METHODS[name as SocketMethod] : undefined
}

/** Splits what a socket receives into lines. @throws MigError `UNREADABLE_JSON` when a line is too long or no JSON */
export async function* readLines(socket: Socket, maxBytes: number): AsyncGenerator {
  let parts: Buffer[] = []
  let size = 0
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    let start = 0
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      yield parseLine(Buffer.concat([...parts, chunk.subarray(start, end)]), maxBytes)
      parts = []
      size = 0
      start = end + 1
    }
    parts.push(chunk.subarray(start))
    size += chunk.length - start
    if (size > maxBytes) throw new MigError('UNREADABLE_JSON', `A line on the socket is longer than ${maxBytes} bytes`)
  }
}

function parseLine(line: Buffer, maxBytes: number): unknown {
  if (line.length > maxBytes) {
    throw new MigError('UNREADABLE_JSON', `A line on the socket is longer than ${maxBytes} bytes`)
  }
  try {
    return JSON.parse(line.toString('utf8'))
  } catch (cause) {
    throw new MigError('UNREADABLE_JSON', 'A line on the socket is not JSON', { cause })
  }
}

/** Writes one line; settles when the socket can take more. */
export async function writeLine(socket: Socket, value: SocketRequest | SocketAnswer): Promise<void> {
  if (!socket.writable) return
  if (socket.write(`${JSON.stringify(value)}\n`)) return
  await new Promise<void>((resolve) => {
    const done = (): void => {
      socket.off('drain', done)
      socket.off('close', done)
      resolve()
    }
    socket.once('drain', done)
    socket.once('close', done)
  })
}

/** The error that an answer carries. */
export function errorOf(error: { readonly code: string; readonly message: string }): MigError {
  return new MigError(Object.hasOwn(CODES, error.code) ? (error.code as Code) : 'INTERNAL', error.message)
}
