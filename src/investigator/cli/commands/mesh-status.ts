import { jsonText } from '../../render/json-text.ts'
import { meshStatusLines } from '../../render/mesh-status-lines.ts'
import { print } from '../../terminal.ts'
import type { Command } from '../command.ts'
import { outputFormat } from '../output-options.ts'
import { openNode, openSession } from '../session.ts'

export const meshStatusCommand: Command = {
  path: ['mesh', 'status'],
  summary: 'who is there, versions, relays and segments, clocks that are off, what waits in custody',
  flags: [],
  examples: [
    { command: 'mig mesh status', does: 'the mesh as its nodes have told it by now, ten minutes old at most' },
    { command: 'mig mesh status -o json', does: 'the same for programs, with every node that is stale' }
  ],
  run: async (args, terminal) => {
    await using node = await openNode(await openSession(args, terminal), args, terminal)
    const status = await node.status()
    const lines = outputFormat(args) === 'text' ? meshStatusLines(status) : [jsonText(status)]
    for (const line of lines) print(terminal, line)
    return 0
  }
}
