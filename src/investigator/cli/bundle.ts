import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { BundleCommand } from '../../node/bundle/node-socket.ts'
import type { ImportedBundle } from '../../node/bundle/import-bundle.ts'
import type { WrittenBundle } from '../../node/bundle/write-bundle.ts'
import type { Terminal } from '../terminal.ts'
import type { Arguments } from './arguments.ts'
import type { Flag } from './flags.ts'
import { openNode, openSession } from './session.ts'

/** Which node a bundle command means. */
export const NODE_FLAG: Flag = {
  name: 'node',
  type: 'string',
  value: 'FOLDER',
  help: 'home folder of an agent or a relay that runs on this host',
  otherwise: 'the node of the mig home'
}

/** The absolute path of the bundle: the node that reads or writes it has another working folder. */
export function whereOf(args: Arguments): string {
  return resolve(args.required('file'))
}

/**
 * Has the node that is meant export or import a bundle.
 * @throws MigError what the node says
 */
export async function runOnNode(
  args: Arguments,
  terminal: Terminal,
  command: BundleCommand & { readonly verb: 'bundle-export' }
): Promise<WrittenBundle>
export async function runOnNode(
  args: Arguments,
  terminal: Terminal,
  command: BundleCommand & { readonly verb: 'bundle-import' }
): Promise<ImportedBundle>
export async function runOnNode(args: Arguments, terminal: Terminal, command: BundleCommand): Promise<unknown> {
  const folder = args.text('node')
  if (folder !== undefined) {
    const { agentSocketPath, commandNode } = await import('../../node/bundle/node-socket.ts')
    const home = resolve(folder)
    return commandNode(home, command, existsSync(agentSocketPath(home, 'relay')) ? 'relay' : 'agent')
  }
  await using node = await openNode(await openSession(args, terminal), args, terminal)
  return command.verb === 'bundle-export'
    ? await node.exportBundle(command.path)
    : await node.importBundle(command.path)
}
