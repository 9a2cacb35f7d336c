import { print } from '../../terminal.ts'
import type { Command } from '../command.ts'

export const versionCommand: Command = {
  path: ['version'],
  summary: 'print the version (also -V)',
  flags: [],
  examples: [],
  run: async (_args, terminal) => {
    const { VERSION } = await import('../version.ts')
    print(terminal, VERSION)
    return 0
  }
}
