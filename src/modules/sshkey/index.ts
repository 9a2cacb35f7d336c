import { MigError } from '../../protocol/errors.ts'
import type { Module, ModuleFlag } from '../module.ts'
import { cleanPath } from '../shared/go/path.ts'
import { maskResult } from './mask.ts'
import { MAX_DEPTH, paramsSchema, type SshKeyParams, validateParams } from './params.ts'
import { renderResult } from './render.ts'
import { runSshKey } from './run.ts'

const FLAGS: readonly ModuleFlag[] = [
  { name: 'path', type: 'string', repeatable: true, help: 'file or directory to look into (the homes of users)' },
  { name: 'maxdepth', type: 'number', help: `levels of directories to walk, at most ${MAX_DEPTH} (8)` }
]

/** Finds SSH keys, private and public, in files. */
export const sshKeyModule: Module<SshKeyParams> = {
  name: 'sshkey',
  summary: 'find SSH keys in files: fingerprints, weak ones, private ones without a passphrase',
  capabilities: ['fs.read'],
  params: paramsSchema,
  flags: FLAGS,
  examples: [
    {
      command: 'mig sshkey',
      asks: 'which keys lie in the homes of users, and which of the private ones are not encrypted?'
    },
    { command: 'mig sshkey -path /etc/ssh -maxdepth 2', asks: 'which host keys are there?' }
  ],
  isRepeatable: true,
  validate: validateParams,
  fromFlags: paramsFromFlags,
  classes: ({ paths = [] }) => {
    // without paths it looks into the homes, wherever they lie on that system
    const prefixes = paths.length === 0 ? ['/'] : paths.map((path) => (path.startsWith('/') ? cleanPath(path) : '/'))
    return { contents: true, hashes: false, paths: [...new Set(prefixes)].sort() }
  },
  run: (params, context) => runSshKey(params, context),
  render: renderResult,
  mask: maskResult
}

function paramsFromFlags(flags: Parameters<Module['fromFlags']>[0]): SshKeyParams {
  const { path, maxdepth } = flags as { path?: string[]; maxdepth?: number }
  const params: SshKeyParams = {
    ...(path !== undefined && { paths: [...path] }),
    ...(maxdepth !== undefined && { maxdepth })
  }
  try {
    validateParams(params)
  } catch (error) {
    throw new MigError('USAGE', (error as Error).message, { cause: error })
  }
  return params
}
