import { MigError } from '../../protocol/errors.ts'
import type { Module, ModuleFlag } from '../module.ts'
import { PACKAGE_TYPES } from '../shared/packages/package.ts'
import { maskResult } from './mask.ts'
import { paramsSchema, type PkgParams, validateParams } from './params.ts'
import { renderResult } from './render.ts'
import { runPkg } from './run.ts'

const FLAGS: readonly ModuleFlag[] = [
  { name: 'name', type: 'string', repeatable: true, help: 'regular expression on the name of a package' },
  { name: 'version', type: 'string', help: 'regular expression on the version; a ! in front inverts it' },
  { name: 'type', type: 'string', repeatable: true, help: `where to look: ${PACKAGE_TYPES.join(', ')} (all)` }
]

/** Lists installed packages by name and version. */
export const pkgModule: Module<PkgParams> = {
  name: 'pkg',
  summary: 'list installed packages by name and version',
  capabilities: ['fs.read'],
  params: paramsSchema,
  flags: FLAGS,
  examples: [
    { command: 'mig pkg -name "^openssl$"', asks: 'which version of openssl is installed?' },
    { command: 'mig pkg -name "^linux-image" -version "!^6[.]12[.]"', asks: 'who has a kernel that is not 6.12?' },
    { command: 'mig pkg -type npm -type pip -name "^event-stream$"', asks: 'did npm or pip install this?' }
  ],
  isRepeatable: true,
  validate: validateParams,
  fromFlags: paramsFromFlags,
  classes: () => ({ contents: false, hashes: false, paths: [] }),
  run: (params, context) => runPkg(params, context),
  render: renderResult,
  mask: maskResult
}

function paramsFromFlags(flags: Parameters<Module['fromFlags']>[0]): PkgParams {
  const { name, version, type } = flags as { name?: string[]; version?: string; type?: string[] }
  const params: PkgParams = {
    pkgmatch: { matches: [...(name ?? [])] },
    ...(version !== undefined && { vermatch: version }),
    ...(type !== undefined && { types: [...type] })
  }
  try {
    validateParams(params)
  } catch (error) {
    throw new MigError('USAGE', (error as Error).message, { cause: error })
  }
  return params
}
