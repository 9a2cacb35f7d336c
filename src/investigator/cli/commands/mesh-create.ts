import { jsonText } from '../../render/json-text.ts'
import { printableLine } from '../../render/printable.ts'
import { print, say } from '../../terminal.ts'
import type { Command } from '../command.ts'
import { SIGNING_FLAGS } from '../flags.ts'
import { outputFormat } from '../output-options.ts'
import { openSession } from '../session.ts'

export const meshCreateCommand: Command = {
  path: ['mesh', 'create'],
  summary: 'found a mesh: sign version 0 of its policy, and make the folders that agents and relays start from',
  positionals: [{ name: 'name', help: 'a-z, 0-9 and dashes, at most 32' }],
  flags: [
    { name: 'person', type: 'string', value: 'NAME', help: 'who you are', otherwise: 'the name in the key' },
    {
      name: 'bootstrap',
      type: 'string',
      value: 'ADDRESS',
      repeatable: true,
      help: 'multiaddr of a node to begin with (repeatable)'
    },
    {
      name: 'listen',
      type: 'string',
      value: 'ADDRESS',
      repeatable: true,
      help: 'multiaddr on which agents listen (repeatable)',
      otherwise: 'every address, a free port'
    }
  ],
  shared: SIGNING_FLAGS,
  examples: [
    {
      command: 'mig mesh create ops --bootstrap /ip4/10.0.0.5/tcp/4333 --listen /ip4/0.0.0.0/tcp/4333',
      does: 'agents on port 4333, the first of them on 10.0.0.5'
    }
  ],
  run: async (args, terminal) => {
    const { foundMesh } = await import('../../compose/found-mesh.ts')
    const session = await openSession(args, terminal)
    const { openSigner } = await import('../../sign/open-signer.ts')
    const signerOptions = { keyFile: args.text('key-file'), passphraseFile: args.text('passphrase-file') }
    const signer = await openSigner(session.config.key, signerOptions, terminal)
    const mesh = await foundMesh(
      {
        name: args.required('name'),
        person: args.text('person'),
        bootstrap: args.texts('bootstrap'),
        listen: args.texts('listen')
      },
      session,
      signer
    )
    if (outputFormat(args) === 'text') {
      print(terminal, `mesh   ${mesh.config.mesh}`)
      print(terminal, `folder ${printableLine(mesh.folder)}`)
    } else {
      print(
        terminal,
        jsonText({
          mesh: mesh.config.mesh,
          folder: mesh.folder,
          agent: `${mesh.folder}/agent`,
          relay: `${mesh.folder}/relay`
        })
      )
    }
    for (const line of NOTICES) say(terminal, line)
    say(
      terminal,
      `Next: copy ${printableLine(mesh.folder)}/agent to each host and start mig-agent -c agent.json there.`
    )
    return 0
  }
}

const NOTICES = [
  'warning: one person alone rules this mesh: your key can ask everything and change the policy, and who steals it can too.',
  'warning: questions are readable by every member of the mesh; answers are sealed to you. swarm.key is the secret of membership.'
]
