import { MigError } from '../../../protocol/errors.ts'
import type { AclEntry, Policy } from '../../../protocol/order/schema.ts'
import type { PolicyRow } from '../../api/api.ts'
import { jsonText } from '../../render/json-text.ts'
import { table, timeText } from '../../render/table.ts'
import { print } from '../../terminal.ts'
import type { Arguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { outputFormat } from '../output-options.ts'
import { openNode, openSession } from '../session.ts'

export const policyShowCommand: Command = {
  path: ['policy', 'show'],
  summary: 'the policy in force: keys, weights, quorum, bans, settings',
  flags: [
    { name: 'at', type: 'string', value: 'VERSION', help: 'another version', otherwise: 'the one in force' },
    { name: 'offline', type: 'boolean', help: 'ask no neighbour for a newer one' }
  ],
  examples: [
    { command: 'mig policy show -o json', does: 'the policy as it was signed' },
    { command: 'mig policy show --at 0', does: 'what the mesh was founded with' }
  ],
  run: async (args, terminal) => {
    const { policyOf } = await import('../policy-in-force.ts')
    const { sayUnconfirmed } = await import('../say-unconfirmed.ts')
    await using node = await openNode(await openSession(args, terminal), args, terminal)
    const view = await node.policies({ isOffline: args.isSet('offline') })
    const row = rowAt(view.chain, args)
    const policy = policyOf(row)
    if (outputFormat(args) === 'text') {
      for (const line of policyLines(policy, row)) print(terminal, line)
    } else {
      print(terminal, jsonText(policy, 2))
    }
    sayUnconfirmed(view, args, terminal)
    return 0
  }
}

function rowAt(chain: readonly PolicyRow[], args: Arguments): PolicyRow {
  const text = args.text('at')
  const row = text === undefined ? chain.at(-1) : chain.find(({ version }) => String(version) === text)
  if (row === undefined) throw new MigError('USAGE', `There is no policy ${text}: the newest is ${chain.length - 1}.`)
  return row
}

function policyLines(policy: Policy, { digest, signers }: PolicyRow): string[] {
  const keys = policy.keyring.map(({ fingerprint, person, name }) => [fingerprint, person, name])
  const entries: [string, AclEntry][] = [...Object.entries(policy.acl), ['(policy quorum)', policy.quorum]]
  const rules = entries.map(([module, entry]) => [
    module,
    String(entry.minimumweight),
    String(entry.people ?? 1),
    Object.entries(entry.investigators)
      .map(([label, { weight }]) => `${label}=${weight}`)
      .join(', ')
  ])
  return [
    `mesh    ${policy.mesh}`,
    `version ${policy.version}`,
    `digest  ${digest}`,
    ...signers.map(({ person, name, signedAt }) => `signed  by ${person} (${name}) at ${timeText(signedAt)}`),
    '',
    ...table(['FINGERPRINT', 'PERSON', 'NAME'], keys),
    '',
    ...table(['MODULE', 'WEIGHT', 'PEOPLE', 'INVESTIGATORS'], rules),
    ...(policy.banned.length === 0
      ? []
      : [
          '',
          ...table(
            ['BANNED'],
            policy.banned.map((peer) => [peer])
          )
        ]),
    ...settingLines(policy)
  ]
}

function settingLines({ settings }: Policy): string[] {
  const rows = Object.entries(settings).map(([name, value]) => [name, JSON.stringify(value)])
  return rows.length === 0 ? [] : ['', ...table(['SETTING', 'VALUE'], rows)]
}
