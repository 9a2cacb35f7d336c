import type { Clock, Ms } from '../../../util/clock.ts'
import type { InvestigatorApi } from '../../api/api.ts'
import { rowsOutput } from '../../render/rows-output.ts'
import { timeText } from '../../render/table.ts'
import { print } from '../../terminal.ts'
import type { Command } from '../command.ts'
import { outputFormat } from '../output-options.ts'
import { openNode, openSession } from '../session.ts'

/** A connection comes before a neighbour says what it is: this long the command waits for that, looking so often. */
const HELLO_MS: Ms = 2_000
const LOOK_MS: Ms = 50

export const meshPeersCommand: Command = {
  path: ['mesh', 'peers'],
  summary: 'the nodes that this node is connected to',
  flags: [],
  examples: [{ command: 'mig mesh peers', does: 'one line a connection' }],
  run: async (args, terminal) => {
    await using node = await openNode(await openSession(args, terminal), args, terminal)
    const lines = rowsOutput(
      {
        items: await acquainted(node, terminal.clock),
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

/** The peers, when all of them have said what they are, or have had their time for it: who is no neighbour never does. */
async function acquainted(node: InvestigatorApi, clock: Clock): ReturnType<InvestigatorApi['peers']> {
  const end = clock.monotonic() + HELLO_MS
  for (;;) {
    const peers = await node.peers()
    const isOpen = peers.some(({ role, since }) => role === undefined && clock.now() - since < HELLO_MS)
    if (!isOpen || clock.monotonic() >= end) return peers
    await clock.sleep(LOOK_MS)
  }
}
