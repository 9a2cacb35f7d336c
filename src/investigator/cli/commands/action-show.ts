import { jsonText } from '../../render/json-text.ts'
import { printable, printableLine } from '../../render/printable.ts'
import { table, timeText } from '../../render/table.ts'
import { print } from '../../terminal.ts'
import type { Command } from '../command.ts'
import { outputFormat } from '../output-options.ts'
import { openNode, openSession } from '../session.ts'

export const actionShowCommand: Command = {
  path: ['action', 'show'],
  summary: 'one action: what was asked, and the state of every agent of the census',
  positionals: [{ name: 'id', help: 'action id or order digest, or the beginning of one' }],
  flags: [],
  examples: [{ command: 'mig action show 019a', does: 'the action whose id begins so' }],
  run: async (args, terminal) => {
    await using node = await openNode(await openSession(args, terminal), args, terminal)
    const action = await node.action(args.required('id'))
    if (outputFormat(args) !== 'text') {
      print(terminal, jsonText(action, 2))
      return 0
    }
    print(terminal, `action    ${action.id}`)
    print(terminal, `digest    ${action.digest}`)
    print(terminal, `name      ${printableLine(action.name)}`)
    print(terminal, `target    ${printableLine(action.target)}`)
    print(terminal, `published ${timeText(action.published)}`)
    print(terminal, `expires   ${timeText(Date.parse(action.expireafter))}`)
    print(terminal, `answered  ${action.answered} of ${action.expected}, ${action.found} found something`)
    const { operations, schedule } = action.order as { operations?: unknown; schedule?: string }
    if (schedule !== undefined) print(terminal, `schedule  ${printableLine(schedule)}`)
    print(terminal, `asks      ${printable(jsonText(operations, 2))}`)
    const rows = action.commands.map(({ agent, name, status, sequence, code, message }) => [
      name,
      sequence === undefined ? status : `run ${sequence} ${status}`,
      agent,
      [message, code && `(${code})`].filter(Boolean).join(' ')
    ])
    for (const { id, name } of action.notTarget) rows.push([name, 'not target', id, ''])
    for (const line of table(['AGENT', 'STATUS', 'ID', 'WHY'], rows)) print(terminal, line)
    return 0
  }
}
