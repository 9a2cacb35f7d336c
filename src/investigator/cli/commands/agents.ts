import { outdatedAgents } from '../../outdated.ts'
import { resolveTarget } from '../../compose/action-target.ts'
import { rowsOutput } from '../../render/rows-output.ts'
import { timeText } from '../../render/table.ts'
import { print } from '../../terminal.ts'
import type { Command } from '../command.ts'
import { outputFormat } from '../output-options.ts'
import { openNode, openSession } from '../session.ts'

export const agentsCommand: Command = {
  path: ['agents'],
  summary: 'the agents of the census, and what targets see of them',
  flags: [
    {
      name: 'target',
      aliases: ['t'],
      type: 'string',
      value: 'TARGET',
      help: 'only those that match, an expression or a macro',
      otherwise: 'all'
    },
    {
      name: 'outdated',
      type: 'boolean',
      help: 'only those with an older version than the newest, or an older policy than ours'
    }
  ],
  examples: [
    { command: "mig agents -t \"tags->>'operator'='IT'\"", does: 'who a question with this target would reach' },
    { command: 'mig agents --outdated', does: 'whom to update, and who has missed a policy' },
    { command: 'mig agents -o json', does: 'with the whole record of each' }
  ],
  run: async (args, terminal) => {
    const session = await openSession(args, terminal)
    await using node = await openNode(session, args, terminal)
    const flag = args.text('target')
    const matching = flag === undefined ? undefined : await node.preview(resolveTarget(flag, session.config.macros))
    const ids = matching && new Set(matching.expected.map(({ id }) => id))
    const all = (await node.census()).filter(({ role }) => role === 'agent')
    const shown = args.isSet('outdated') ? outdatedAgents(all, await node.status()) : all
    const agents = shown.filter(({ id }) => ids?.has(id) ?? true)
    const lines = rowsOutput(
      {
        items: agents,
        headings: ['name', 'os', 'arch', 'ident', 'version', 'policy', 'seen', 'id', 'tags'],
        cells: (agent) => [
          agent.isNameShared ? `${agent.name} (name of several)` : agent.name,
          agent.record?.environment.os ?? '',
          agent.record?.environment.arch ?? '',
          agent.record?.environment.ident ?? '',
          agent.version,
          String(agent.policyVersion),
          timeText(agent.seen),
          agent.id,
          tagsText(agent.record?.tags ?? {})
        ]
      },
      outputFormat(args)
    )
    for (const line of lines) print(terminal, line)
    return 0
  }
}

function tagsText(tags: Readonly<Record<string, string>>): string {
  return Object.entries(tags)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
}
