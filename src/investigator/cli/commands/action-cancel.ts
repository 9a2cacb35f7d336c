import { say } from '../../terminal.ts'
import type { Command } from '../command.ts'
import { SIGNING_FLAGS } from '../flags.ts'

export const actionCancelCommand: Command = {
  path: ['action', 'cancel'],
  summary: 'take an action back: what runs is ended, and who has not begun never does',
  positionals: [{ name: 'id', help: 'action id or order digest, or the beginning of one; of a colleague too' }],
  flags: [
    { name: 'reason', type: 'string', value: 'TEXT', help: 'why, for whoever reads the answers', otherwise: 'none' },
    { name: 'force', aliases: ['yes'], type: 'boolean', help: 'publish although the policy here does not allow it' }
  ],
  shared: SIGNING_FLAGS,
  examples: [
    {
      command: "mig action cancel 019a --reason 'wrong target'",
      does: 'each agent that has not ended answers cancelled'
    }
  ],
  run: async (args, terminal) => {
    const { cancelAction } = await import('../cancel-action.ts')
    const action = await cancelAction(args.required('id'), args, terminal)
    if (!args.isSet('quiet')) {
      say(terminal, `The cancel of action ${action.id} is published.`)
      say(terminal, `mig action results ${action.id} --wait takes in what agents answer.`)
    }
    return 0
  }
}
