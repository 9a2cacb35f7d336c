import { rowsOutput } from '../../render/rows-output.ts'
import { timeText } from '../../render/table.ts'
import { print } from '../../terminal.ts'
import type { Command } from '../command.ts'
import { outputFormat } from '../output-options.ts'
import { openNode, openSession } from '../session.ts'

export const actionListCommand: Command = {
  path: ['action', 'list'],
  summary: 'the actions of this home, newest first',
  flags: [],
  examples: [{ command: 'mig action list', does: 'one line an action' }],
  run: async (args, terminal) => {
    await using node = await openNode(await openSession(args, terminal), args, terminal)
    const lines = rowsOutput(
      {
        items: await node.actions(),
        headings: ['id', 'published', 'expires', 'expected', 'answered', 'found', 'modules', 'name'],
        cells: (action) => [
          action.id,
          timeText(action.published),
          timeText(Date.parse(action.expireafter)),
          String(action.expected),
          String(action.answered),
          String(action.found),
          action.modules.join(','),
          action.name
        ]
      },
      outputFormat(args)
    )
    for (const line of lines) print(terminal, line)
    return 0
  }
}
