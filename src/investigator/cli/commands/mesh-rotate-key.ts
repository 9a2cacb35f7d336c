import { jsonText } from '../../render/json-text.ts'
import { printableLine } from '../../render/printable.ts'
import { print, say } from '../../terminal.ts'
import type { Command } from '../command.ts'
import { outputFormat } from '../output-options.ts'
import { meshOf, openSession } from '../session.ts'

export const meshRotateKeyCommand: Command = {
  path: ['mesh', 'rotate-key'],
  summary: 'put a new pre-shared key in front of the old one; nodes with one in common meet, so there is no flag day',
  flags: [{ name: 'finish', type: 'boolean', help: 'end the rotation: leave the newest key alone' }],
  examples: [
    {
      command: 'mig mesh rotate-key',
      does: 'swarm.key holds the new key and the old one: copy it to the hosts, in any order'
    },
    { command: 'mig mesh rotate-key --finish', does: 'when every host has both: swarm.key holds the new key alone' }
  ],
  run: async (args, terminal) => {
    const { rotateKey } = await import('../../home/rotate-key.ts')
    const isEnd = args.isSet('finish')
    const { keys, files } = await rotateKey(await meshOf(await openSession(args, terminal), args), { finish: isEnd })
    if (outputFormat(args) === 'text') {
      for (const file of files) print(terminal, `file ${printableLine(file)}, keys ${keys}`)
    } else print(terminal, jsonText({ keys, files }))
    for (const line of isEnd ? LAST_STEPS : NEXT_STEPS) say(terminal, line)
    return 0
  }
}

const NEXT_STEPS = [
  'Next: copy swarm.key to every host, in any order and as slowly as you like, and restart its agent or relay; restart mig daemon too.',
  'Then, when no log says any more that a node has only an older pre-shared key: mig mesh rotate-key --finish.'
]
const LAST_STEPS = [
  'Next: copy swarm.key to every host once more, and restart. A host that still has only the old key is out of the mesh from then on.'
]
