import { connect } from 'node:net'
import { join } from 'node:path'
import { CODES, MigError, type Code } from '../../protocol/errors.ts'

/** What runs in a home folder. */
export type NodeKind = 'agent' | 'relay'

/** What the owner of a home folder can have a running agent or relay do with a bundle: a file, by its absolute path. */
export interface BundleCommand {
  readonly verb: 'bundle-export' | 'bundle-import'
  readonly path: string
}

/** What comes back for a {@link BundleCommand}. */
export type CommandAnswer =
  { readonly result: unknown } | { readonly error: { readonly code: string; readonly message: string } }

/** Where the agent, or the relay, of a home folder answers: a Unix socket, mode 0600. */
export function agentSocketPath(home: string, kind: NodeKind = 'agent'): string {
  return join(home, `${kind}.sock`)
}

/**
 * Sends one line to the running agent, or relay, of a home folder, and reads the document that comes back.
 * @throws MigError `PEER_UNREACHABLE` when none runs there
 */
export async function askNode(home: string, line: string, kind: NodeKind = 'agent'): Promise<unknown> {
  const path = agentSocketPath(home, kind)
  const socket = connect(path)
  const parts: Buffer[] = []
  try {
    socket.write(`${line}\n`)
    for await (const part of socket as AsyncIterable<Buffer>) parts.push(part)
    return JSON.parse(Buffer.concat(parts).toString('utf8'))
  } catch (cause) {
    throw new MigError('PEER_UNREACHABLE', `No ${kind} answers on ${path}`, { cause })
  }
}

/**
 * Has the running agent, or relay, of a home folder export or import a bundle.
 * @throws MigError `PEER_UNREACHABLE` when none runs there; what the node says
 */
export async function commandNode(home: string, { verb, path }: BundleCommand, kind?: NodeKind): Promise<unknown> {
  const answer = (await askNode(home, `${verb} ${path}`, kind)) as CommandAnswer
  if ('result' in answer) return answer.result
  const { code, message } = answer.error
  throw new MigError(Object.hasOwn(CODES, code) ? (code as Code) : 'INTERNAL', message)
}
