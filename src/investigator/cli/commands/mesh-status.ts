import { jsonText } from '../../render/json-text.ts'
import { print } from '../../terminal.ts'
import type { Command } from '../command.ts'
import { outputFormat } from '../output-options.ts'
import { openNode, openSession } from '../session.ts'

export const meshStatusCommand: Command = {
  path: ['mesh', 'status'],
  summary: 'how the mesh looks from this node',
  flags: [],
  examples: [{ command: 'mig mesh status -o json', does: 'the same for programs' }],
  run: async (args, terminal) => {
    await using node = await openNode(await openSession(args, terminal), args, terminal)
    const status = await node.status()
    if (outputFormat(args) !== 'text') {
      print(terminal, jsonText(status))
      return 0
    }
    print(terminal, `mesh       ${status.mesh}`)
    print(terminal, `policy     version ${status.policyVersion}`)
    print(terminal, `node       ${status.id}, version ${status.version}`)
    for (const address of status.addresses) print(terminal, `address    ${address}`)
    print(terminal, `nodes      ${status.nodes}, of them ${status.agents} agents`)
    print(terminal, `neighbours ${status.neighbours}`)
    print(terminal, `orders     ${status.liveOrders} live`)
    return 0
  }
}
