import { chmod, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { codeOf, MigError } from '../../protocol/errors.ts'
import {
  agentSocketPath,
  askNode,
  type BundleCommand,
  type CommandAnswer,
  type NodeKind
} from '../bundle/node-socket.ts'

/** What a running agent or relay can be asked by the owner of its home folder. */
export const AGENT_QUERIES = ['status', 'pid', 'refusals'] as const
export type AgentQuery = (typeof AGENT_QUERIES)[number]

const MAX_QUERY_BYTES = 64
/** A command has a path, which Linux ends at 4,096 bytes. */
const MAX_COMMAND_CHARACTERS = 4096 + 16

interface Answers {
  /** the document; what it throws is not sent */
  readonly query: (query: AgentQuery) => Promise<unknown>
  /** what it throws as MigError is sent with its code */
  readonly bundle: (command: BundleCommand) => Promise<unknown>
}

/** Answers queries and commands: one line in, one JSON document out. */
export async function serveAgentQueries(home: string, answers: Answers, kind?: NodeKind): Promise<AsyncDisposable> {
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
      const answer = text.endsWith('\n') ? answerTo(text, answers) : undefined
      if (text.length > longestOf(text) || (text.endsWith('\n') && answer === undefined)) socket.destroy()
      else {
        answer?.then(
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

function longestOf(text: string): number {
  return text.startsWith('bundle-') ? MAX_COMMAND_CHARACTERS : MAX_QUERY_BYTES
}

/** @returns undefined for what is not known */
function answerTo(line: string, { query, bundle }: Answers): Promise<unknown> | undefined {
  if (line.length > longestOf(line)) return undefined
  const known = AGENT_QUERIES.find((name) => name === line.trim())
  if (known !== undefined) return query(known)
  const [, verb, path] = /^(bundle-export|bundle-import) (\/[^\n]*|[A-Za-z]:[^\n]*)\n$/.exec(line) ?? []
  if (verb === undefined || path === undefined) return undefined
  return bundle({ verb: verb as BundleCommand['verb'], path }).then(
    (result): CommandAnswer => ({ result }),
    (error: unknown): CommandAnswer => ({
      error: { code: codeOf(error), message: error instanceof MigError ? error.message : 'The node failed.' }
    })
  )
}

/**
 * Asks the running agent, or relay, of a home folder.
 * @throws MigError `PEER_UNREACHABLE` when none runs there
 */
export function queryAgent(home: string, query: AgentQuery, kind?: NodeKind): Promise<unknown> {
  return askNode(home, query, kind)
}
