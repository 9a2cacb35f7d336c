import type { Command } from '../command.ts'
import { whereOf } from '../bundle.ts'
import { print } from '../../terminal.ts'
import { jsonText } from '../../render/json-text.ts'
import { outputFormat } from '../output-options.ts'

export const bundleShowCommand: Command = {
  path: ['bundle', 'show'],
  summary: 'what a bundle says of itself, and how much of what it holds; its form is checked, its signatures are not',
  positionals: [{ name: 'file', help: 'what mig bundle export wrote' }],
  flags: [],
  examples: [{ command: 'mig bundle show from-plant.bundle', does: 'is the copy whole?' }],
  run: async (args, terminal) => {
    const { showBundle } = await import('../../../node/bundle/show-bundle.ts')
    const { manifest, items, bytes } = await showBundle(whereOf(args))
    if (outputFormat(args) !== 'text') {
      print(terminal, jsonText({ ...manifest, items, bytes }))
      return 0
    }
    print(terminal, `mesh    ${manifest.mesh}`)
    print(terminal, `from    ${manifest.from}`)
    print(terminal, `created ${manifest.created}`)
    for (const [kind, count] of Object.entries(items)) print(terminal, `${kind} ${count}`)
    return 0
  }
}
