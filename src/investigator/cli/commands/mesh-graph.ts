import { dotLines } from '../../render/dot.ts'
import { jsonText } from '../../render/json-text.ts'
import { print } from '../../terminal.ts'
import type { Command } from '../command.ts'
import { openNode, openSession } from '../session.ts'

export const meshGraphCommand: Command = {
  path: ['mesh', 'graph'],
  summary: 'nodes and connections of the whole mesh, as far as nodes tell them',
  formats: ['dot', 'json'],
  flags: [],
  examples: [
    { command: 'mig mesh graph | sfdp -Tsvg -o mesh.svg', does: 'a picture, with Graphviz' },
    { command: 'mig mesh graph -o json', does: 'for programs' }
  ],
  run: async (args, terminal) => {
    await using node = await openNode(await openSession(args, terminal), args, terminal)
    const graph = await node.graph()
    for (const line of args.text('output') === 'json' ? [jsonText(graph)] : dotLines(graph)) print(terminal, line)
    return 0
  }
}
