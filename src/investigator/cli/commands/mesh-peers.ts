import { rowsOutput } from '../../render/rows-output.ts'
import { timeText } from '../../render/table.ts'
import { print } from '../../terminal.ts'
import type { Command } from '../command.ts'
import { outputFormat } from '../output-options.ts'
import { openNode, openSession } from '../session.ts'

export const meshPeersCommand: Command = {
  path: ['mesh', 'peers'],
  summary: 'the nodes that this node is connected to',
  flags: [],
  examples: [{ command: 'mig mesh peers', does: 'one line a connection' }],
  run: async (args, terminal) => {
    await using node = await openNode(await openSession(args, terminal), args, terminal)
    const lines = rowsOutput(
      {
        items: await node.peers(),
        headings: ['id', 'role', 'version', 'direction', 'neighbour', 'skew_ms', 'since', 'address'],
        cells: (peer) => [
          peer.id,
          peer.role ?? '',
          peer.version ?? '',
          peer.direction,
          peer.isNeighbour ? 'yes' : 'no',
          peer.skewMs === undefined ? '' : String(Math.round(peer.skewMs)),
          timeText(peer.since),
          peer.address
        ]
      },
      outputFormat(args)
    )
    for (const line of lines) print(terminal, line)
    return 0
  }
}
