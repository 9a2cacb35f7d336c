import { jsonText } from '../../render/json-text.ts'
import { printableLine } from '../../render/printable.ts'
import { print, say } from '../../terminal.ts'
import type { Command } from '../command.ts'
import { outputFormat } from '../output-options.ts'
import { openSession } from '../session.ts'

export const meshJoinCommand: Command = {
  path: ['mesh', 'join'],
  summary: 'set up the mesh of an invitation in this home; an agent does it with mig-agent --join',
  positionals: [{ name: 'file', help: 'what mig mesh invite wrote' }],
  flags: [],
  examples: [{ command: 'mig mesh join ops.join', does: 'ask who is there: mig agents' }],
  run: async (args, terminal) => {
    const { joinMesh } = await import('../../home/invite.ts')
    const { home, config } = await openSession(args, terminal)
    const mesh = await joinMesh(home, config, args.required('file'))
    if (outputFormat(args) === 'text') {
      print(terminal, `mesh   ${mesh.config.mesh}`)
      print(terminal, `folder ${printableLine(mesh.folder)}`)
    } else print(terminal, jsonText({ mesh: mesh.config.mesh, folder: mesh.folder }))
    say(terminal, 'Agents run what you sign when the policy lists your key: see mig policy show.')
    return 0
  }
}
