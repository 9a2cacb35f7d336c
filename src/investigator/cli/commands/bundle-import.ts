import type { Command } from '../command.ts'
import { NODE_FLAG, runOnNode, whereOf } from '../bundle.ts'
import { print, say } from '../../terminal.ts'
import { jsonText } from '../../render/json-text.ts'
import { printableLine } from '../../render/printable.ts'
import { outputFormat } from '../output-options.ts'

export const bundleImportCommand: Command = {
  path: ['bundle', 'import'],
  summary: 'take in what a bundle holds, after all of it was checked',
  positionals: [{ name: 'file', help: 'what mig bundle export wrote' }],
  flags: [NODE_FLAG],
  examples: [
    { command: 'mig bundle import to-plant.bundle --node /var/lib/mig', does: 'on a host behind the gap' },
    { command: 'mig bundle import from-plant.bundle', does: 'the answers, at the investigator' }
  ],
  run: async (args, terminal) => {
    const imported = await runOnNode(args, terminal, { verb: 'bundle-import', path: whereOf(args) })
    if (outputFormat(args) !== 'text') {
      print(terminal, jsonText(imported))
      return 0
    }
    for (const [kind, count] of Object.entries(imported.taken)) print(terminal, `${kind} ${count}`)
    print(terminal, `known ${imported.known}`)
    for (const { kind, code, message } of imported.refused) {
      say(terminal, `refused: ${kind} (${code}): ${printableLine(message)}`)
    }
    return 0
  }
}
