import { MigError } from '../../../protocol/errors.ts'
import { jsonText } from '../../render/json-text.ts'
import { print } from '../../terminal.ts'
import type { Command } from '../command.ts'
import { outputFormat } from '../output-options.ts'

export const aclCheckCommand: Command = {
  path: ['acl', 'check'],
  summary: 'say whether an ACL lets these signers run a module; exits 0 when it does, 1 when not',
  flags: [
    { name: 'acl', type: 'string', value: 'FILE', help: 'the ACL, as JSON' },
    { name: 'module', type: 'string', value: 'NAME', help: 'the module' },
    {
      name: 'fingerprint',
      type: 'string',
      value: 'HEX',
      repeatable: true,
      help: 'fingerprint of a signer (repeatable)'
    }
  ],
  examples: [
    {
      command: 'mig acl check --acl acl.json --module file --fingerprint E60892BB9BD89A69F759A1A0A3D652173B763E8F',
      does: 'one signer'
    }
  ],
  run: async (args, terminal) => {
    const file = args.text('acl')
    const module = args.text('module')
    if (file === undefined || module === undefined) throw new MigError('USAGE', 'Give --acl FILE and --module NAME.')
    const { readJsonFile } = await import('../read-json-file.ts')
    const { parseAcl } = await import('../../../protocol/acl/acl.ts')
    const { decideAcl } = await import('../../../protocol/acl/decide.ts')

    const decision = decideAcl(parseAcl(await readJsonFile(file)), { module, signers: args.texts('fingerprint') })
    const { allowed, weight, required, reason } = decision
    if (outputFormat(args) === 'text') {
      print(terminal, `${allowed ? 'allowed' : 'denied'}: ${reason}`)
    } else {
      print(terminal, jsonText({ allowed, weight, required, reason }))
    }
    return allowed ? 0 : 1
  }
}
