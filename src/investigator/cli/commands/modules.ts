import { rowsOutput } from '../../render/rows-output.ts'
import { print } from '../../terminal.ts'
import type { Command } from '../command.ts'
import { outputFormat } from '../output-options.ts'

export const modulesCommand: Command = {
  path: ['modules'],
  summary: 'list the modules: what agents can be asked',
  flags: [],
  examples: [{ command: 'mig modules', does: 'one line a module' }],
  run: async (args, terminal) => {
    const { MODULES } = await import('../../../modules/registry.ts')
    const items = [...MODULES.values()].map(({ name, summary, capabilities }) => ({ name, summary, capabilities }))
    const rows = {
      items,
      headings: ['module', 'summary'],
      cells: (item: (typeof items)[0]) => [item.name, item.summary]
    }
    for (const line of rowsOutput(rows, outputFormat(args))) print(terminal, line)
    return 0
  }
}
