import type { Command } from '../command.ts'
import { NODE_FLAG, runOnNode, whereOf } from '../bundle.ts'
import { print } from '../../terminal.ts'
import { jsonText } from '../../render/json-text.ts'
import { printableLine } from '../../render/printable.ts'
import { outputFormat } from '../output-options.ts'

export const bundleExportCommand: Command = {
  path: ['bundle', 'export'],
  summary: 'write what a node holds for others into a file: policies, stops, live orders, presences, results, receipts',
  positionals: [{ name: 'file', help: 'a file that does not exist yet' }],
  flags: [NODE_FLAG],
  examples: [
    { command: 'mig bundle export to-plant.bundle', does: 'questions for agents behind an air gap' },
    { command: 'mig bundle export from-plant.bundle --node /var/lib/mig', does: 'the answers, on a host there' }
  ],
  run: async (args, terminal) => {
    const path = whereOf(args)
    const written = await runOnNode(args, terminal, { verb: 'bundle-export', path })
    if (outputFormat(args) !== 'text') {
      print(terminal, jsonText(written))
      return 0
    }
    print(terminal, `file ${printableLine(path)}, ${written.bytes} bytes`)
    for (const [kind, count] of Object.entries(written.items)) if (count > 0) print(terminal, `${kind} ${count}`)
    if (written.leftOut > 0) {
      print(terminal, `${written.leftOut} items found no room: export again when these have arrived`)
    }
    return 0
  }
}
