import { print } from '../../terminal.ts'
import type { Command } from '../command.ts'

export const versionCommand: Command = {
  path: ['version'],
  summary: 'print the version (also -V)',
  flags: [],
  examples: [],
  run: async (_args, terminal) => {
    const { SOFTWARE_VERSION } = await import('../../../protocol/wire/version.ts')
    print(terminal, SOFTWARE_VERSION)
    return 0
  }
}
