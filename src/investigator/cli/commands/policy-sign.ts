import type { Command } from '../command.ts'
import { SIGNING_FLAGS } from '../flags.ts'

export const policySignCommand: Command = {
  path: ['policy', 'sign'],
  summary: 'add your signature to a draft of a policy, print the file, and say what it still lacks',
  positionals: [{ name: 'file', help: "what 'mig policy propose' wrote, or another 'mig policy sign' printed" }],
  flags: [{ name: 'offline', type: 'boolean', help: 'ask no neighbour for a newer policy' }],
  shared: SIGNING_FLAGS,
  examples: [
    { command: 'mig policy sign next.json > signed.json', does: 'the first person' },
    { command: 'mig policy sign signed.json > both.json', does: 'the second, who sees what it changes' }
  ],
  run: async (args, terminal) => {
    const { signPolicy } = await import('../sign-policy.ts')
    return signPolicy(args.required('file'), args, terminal)
  }
}
