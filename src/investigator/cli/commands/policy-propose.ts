import type { Command } from '../command.ts'

export const policyProposeCommand: Command = {
  path: ['policy', 'propose'],
  summary: 'write the next version of the policy as a draft, and show what it changes; nobody is bound by it yet',
  positionals: [{ name: 'draft', help: 'a file that does not exist yet' }],
  flags: [
    { name: 'add-key', type: 'string', value: 'FILE', help: 'admit the OpenPGP public key in this file, or renew it' },
    { name: 'person', type: 'string', value: 'NAME', help: 'whose key it is', otherwise: 'the name in the key' },
    { name: 'label', type: 'string', value: 'NAME', help: 'its name in ACLs and results', otherwise: 'the person' },
    { name: 'weight', type: 'string', value: 'N', help: 'what its signature weighs', otherwise: '1' },
    {
      name: 'in',
      type: 'string',
      value: 'ENTRY',
      repeatable: true,
      help: "ACL entry that it is added to, or 'quorum' (repeatable)",
      otherwise: 'every entry, and the quorum'
    },
    {
      name: 'remove-key',
      type: 'string',
      value: 'FINGERPRINT',
      repeatable: true,
      help: 'revoke an investigator: his key leaves the keyring and every entry (repeatable)'
    },
    { name: 'ban', type: 'string', value: 'PEER', repeatable: true, help: 'keep this node out (repeatable)' },
    { name: 'unban', type: 'string', value: 'PEER', repeatable: true, help: 'let this node in again (repeatable)' },
    { name: 'acl', type: 'string', value: 'FILE', help: 'the whole ACL, as JSON' },
    { name: 'quorum', type: 'string', value: 'FILE', help: 'the quorum, one ACL entry as JSON' },
    { name: 'set', type: 'string', value: 'NAME=VALUE', repeatable: true, help: 'a setting (repeatable)' },
    { name: 'unset', type: 'string', value: 'NAME', repeatable: true, help: 'take a setting away (repeatable)' },
    {
      name: 'file',
      type: 'string',
      value: 'FILE',
      help: "an edited policy, as 'mig policy show -o json' prints it; other flags change it further"
    },
    { name: 'offline', type: 'boolean', help: 'ask no neighbour for a newer policy' }
  ],
  examples: [
    { command: 'mig policy propose next.json --add-key grace.asc --person Grace', does: 'a second investigator' },
    { command: 'mig policy propose next.json --remove-key 5E8F0A1C', does: 'revoke one' },
    {
      command: 'mig policy propose next.json --ban 12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN -o json',
      does: 'keep a node out; the difference for programs'
    }
  ],
  run: async (args, terminal) => {
    const { proposePolicy } = await import('../propose-policy.ts')
    return proposePolicy(args.required('draft'), args, terminal)
  }
}
