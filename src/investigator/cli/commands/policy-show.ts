import { join } from 'node:path'
import type { AclEntry, Policy } from '../../../protocol/order/schema.ts'
import { jsonText } from '../../render/json-text.ts'
import { table } from '../../render/table.ts'
import { print } from '../../terminal.ts'
import type { Command } from '../command.ts'
import { outputFormat } from '../output-options.ts'
import { meshOf, openSession } from '../session.ts'

export const policyShowCommand: Command = {
  path: ['policy', 'show'],
  summary: 'the policy that the mesh was founded with: keys, weights, quorum',
  flags: [],
  examples: [{ command: 'mig policy show -o json', does: 'the policy as it was signed' }],
  run: async (args, terminal) => {
    const { readPolicyFile } = await import('../../../node/mesh/policy-chain.ts')
    const mesh = await meshOf(await openSession(args, terminal), args)
    const { policy } = await readPolicyFile(join(mesh.folder, mesh.config.policy), mesh.config.mesh)
    if (outputFormat(args) !== 'text') {
      print(terminal, jsonText(policy, 2))
      return 0
    }
    print(terminal, `mesh    ${mesh.config.mesh}`)
    print(terminal, `version ${policy.version}`)
    for (const line of policyTables(policy)) print(terminal, line)
    return 0
  }
}

function policyTables(policy: Policy): string[] {
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
    '',
    ...table(['FINGERPRINT', 'PERSON', 'NAME'], keys),
    '',
    ...table(['MODULE', 'WEIGHT', 'PEOPLE', 'INVESTIGATORS'], rules)
  ]
}
