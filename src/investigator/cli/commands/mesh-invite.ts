import { jsonText } from '../../render/json-text.ts'
import { printableLine } from '../../render/printable.ts'
import { print, say } from '../../terminal.ts'
import type { Command } from '../command.ts'
import { outputFormat } from '../output-options.ts'
import { meshOf, openSession } from '../session.ts'

export const meshInviteCommand: Command = {
  path: ['mesh', 'invite'],
  summary: 'write one file from which a host becomes an agent of the mesh, or a colleague an investigator',
  positionals: [{ name: 'file', help: 'a file that does not exist yet' }],
  flags: [
    {
      name: 'bootstrap',
      type: 'string',
      value: 'ADDRESS',
      repeatable: true,
      help: 'multiaddr of a node to begin with, beside those of agent/agent.json (repeatable)'
    }
  ],
  examples: [
    { command: 'mig mesh invite ops.join', does: 'then, on a new host: mig-agent --join ops.join' },
    {
      command: 'mig mesh invite ops.join --bootstrap /ip4/10.0.0.5/tcp/1664',
      does: 'the first node that new ones dial'
    }
  ],
  run: async (args, terminal) => {
    const { invite } = await import('../../home/invite.ts')
    const file = args.required('file')
    const mesh = await meshOf(await openSession(args, terminal), args)
    const invitation = await invite(mesh, file, { bootstrap: args.texts('bootstrap') })
    if (outputFormat(args) === 'text') {
      print(terminal, `mesh ${invitation.mesh}`)
      print(terminal, `file ${printableLine(file)}`)
    } else print(terminal, jsonText({ mesh: invitation.mesh, file, bootstrap: invitation.bootstrap }))
    if (invitation.preSharedKey !== undefined) say(terminal, SECRET)
    if (invitation.bootstrap.length === 0) say(terminal, LONELY)
    return 0
  }
}

const SECRET =
  'warning: the file holds the pre-shared key: who has it can connect to the mesh and read its questions, but asks nothing. Carry it as a password, and delete it when it was used.'
const LONELY =
  'warning: the file names no node to begin with, so who joins finds the others by mDNS alone, if at all: see --bootstrap.'
