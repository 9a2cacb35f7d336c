import type { Command } from '../command.ts'
import { QUESTION_FLAGS } from '../flags.ts'

export const runCommand: Command = {
  path: ['run'],
  summary: 'put the question of an action file: MIG version 2 files, what -p prints, and signed orders',
  positionals: [{ name: 'file', help: 'the action file' }],
  flags: [],
  shared: QUESTION_FLAGS,
  examples: [
    { command: "mig run shellshock.json -t \"tags->>'team'='web'\"", does: 'the file, with another target' },
    { command: 'mig run signed.json', does: 'an order that others have signed already; yours is added when it lacks' }
  ],
  run: async (args, terminal) => {
    const { runFile } = await import('../run-file.ts')
    return runFile(args.required('file'), args, terminal)
  }
}
