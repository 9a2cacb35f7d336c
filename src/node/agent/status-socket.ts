import { chmod, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { MigError } from '../../protocol/errors.ts'

/** What a running agent or relay can be asked by the owner of its home folder. */
export const AGENT_QUERIES = ['status', 'pid', 'refusals'] as const
export type AgentQuery = (typeof AGENT_QUERIES)[number]

const MAX_QUERY_BYTES = 64

/** What runs in a home folder. */
export type NodeKind = 'agent' | 'relay'

/** Where the agent, or the relay, of a home folder answers: a Unix socket, mode 0600. */
export function agentSocketPath(home: string, kind: NodeKind = 'agent'): string {
  return join(home, `${kind}.sock`)
}

/**
 * Answers queries: one line in, one JSON document out.
 * @param answer - the document; what it throws is not sent
 */
export async function serveAgentQueries(
  home: string,
  answer: (query: AgentQuery) => Promise<unknown>,
  kind?: NodeKind
): Promise<AsyncDisposable> {
  const path = agentSocketPath(home, kind)
  await rm(path, { force: true })
  const clients = new Set<Socket>()
  const server = createServer((socket) => {
    clients.add(socket)
    socket.once('close', () => clients.delete(socket))
    let text = ''
    socket.setEncoding('utf8')
    socket.on('error', () => undefined)
    socket.on('data', (chunk: string) => {
      text += chunk
      const query = text.trim() as AgentQuery
      if (text.length > MAX_QUERY_BYTES || (text.endsWith('\n') && !AGENT_QUERIES.includes(query))) socket.destroy()
      else if (text.endsWith('\n')) {
        answer(query).then(
          (document) => socket.end(`${JSON.stringify(document)}\n`),
          () => socket.destroy()
        )
      }
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  await chmod(path, 0o600)
  return {
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        // who connected and asks nothing must not keep the agent
        for (const socket of clients) socket.destroy()
      })
  }
}

/**
 * Asks the running agent, or relay, of a home folder.
 * @throws MigError `PEER_UNREACHABLE` when none runs there
 */
export async function queryAgent(home: string, query: AgentQuery, kind: NodeKind = 'agent'): Promise<unknown> {
  const path = agentSocketPath(home, kind)
  const socket = connect(path)
  const parts: Buffer[] = []
  try {
    socket.write(`${query}\n`)
    for await (const part of socket as AsyncIterable<Buffer>) parts.push(part)
    return JSON.parse(Buffer.concat(parts).toString('utf8'))
  } catch (cause) {
    throw new MigError('PEER_UNREACHABLE', `No ${kind} answers on ${path}`, { cause })
  }
}
