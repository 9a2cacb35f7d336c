import type { PolicyRow } from '../../api/api.ts'
import type { PolicyChange } from '../../policy/policy-difference.ts'
import { jsonText } from '../../render/json-text.ts'
import { printableLine } from '../../render/printable.ts'
import { timeText } from '../../render/table.ts'
import { print } from '../../terminal.ts'
import type { Command } from '../command.ts'
import { outputFormat } from '../output-options.ts'
import { openNode, openSession } from '../session.ts'

export const policyHistoryCommand: Command = {
  path: ['policy', 'history'],
  summary: 'every version of the policy: when, who signed it, what it changed; and policies that do not fit',
  flags: [{ name: 'offline', type: 'boolean', help: 'ask no neighbour for a newer one' }],
  examples: [
    { command: 'mig policy history', does: 'from version 0 on' },
    { command: 'mig policy history -o json', does: 'the same for programs' }
  ],
  run: async (args, terminal) => {
    const { policyOf } = await import('../policy-in-force.ts')
    const { sayUnconfirmed } = await import('../say-unconfirmed.ts')
    const { differenceLines, policyDifference } = await import('../../policy/policy-difference.ts')
    await using node = await openNode(await openSession(args, terminal), args, terminal)
    const view = await node.policies({ isOffline: args.isSet('offline') })
    const described = (row: PolicyRow, isFork: boolean): Described => {
      const { version, digest, signers } = row
      const before = view.chain[version - 1]
      const changes = before === undefined ? [] : policyDifference(policyOf(before), policyOf(row))
      return { version, digest, isFork, signers, changes }
    }
    const rows = [...view.chain.map((row) => described(row, false)), ...view.forks.map((row) => described(row, true))]
    if (outputFormat(args) !== 'text') {
      print(terminal, jsonText(rows, 2))
    } else {
      for (const { version, digest, isFork, signers, changes } of rows) {
        const by = signers.map(({ person, name, signedAt }) => `${person} (${name}) at ${timeText(signedAt)}`)
        const word = isFork ? 'FORK of version' : 'version'
        print(terminal, printableLine(`${word} ${version} ${digest}`))
        print(terminal, printableLine(`  signed by ${by.join(', ')}`))
        for (const line of differenceLines(changes)) print(terminal, `  ${line}`)
      }
      if (view.forks.length > 0) print(terminal, FORKED)
    }
    sayUnconfirmed(view, args, terminal)
    return 0
  }
}

/** One version, as it is shown. */
interface Described extends Omit<PolicyRow, 'orderFile'> {
  readonly isFork: boolean
  /** against the version before it */
  readonly changes: readonly PolicyChange[]
}

const FORKED =
  'A quorum has signed two policies on top of one. Each node keeps the one that it held first: see docs/operating.md.'
