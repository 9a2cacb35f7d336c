import { readFileSync } from 'node:fs'
import { MigError } from '../../protocol/errors.ts'
import type { Module, ModuleFlag } from '../module.ts'
import { reasonOf } from '../shared/go/errno.ts'
import { checkRules } from '../shared/yara/check-rules.ts'
import { validateParams, type YaraParams } from './params.ts'

/** MIG's flags of `mig yara`. */
export const YARA_FLAGS: readonly ModuleFlag[] = [
  { name: 'rules', type: 'string', help: 'file with the rules' },
  { name: 'files', type: 'string', help: `which files to scan: flags of mig file, such as '-path /usr/bin -name .'` }
]

/** @throws MigError `USAGE`; rules that do not compile are refused here, before anybody is asked */
export const paramsFromFlags: Module<YaraParams>['fromFlags'] = (flags) => {
  const file = flags['rules'] as string | undefined
  if (file === undefined || file === '') throw new MigError('USAGE', '-rules option is required')
  const filesearch = flags['files'] as string | undefined
  if (filesearch === undefined || filesearch === '') throw new MigError('USAGE', '-files option is required')
  const params: YaraParams = { yara: readRules(file), filesearch }
  try {
    validateParams(params)
  } catch (error) {
    throw new MigError('USAGE', (error as Error).message, { cause: error })
  }
  return params
}

function readRules(file: string): string {
  let rules: string
  try {
    rules = readFileSync(file, 'utf8')
  } catch (error) {
    throw new MigError('USAGE', `-rules: ${file} cannot be read: ${reasonOf(error)}`, { cause: error })
  }
  const fault = checkRules(rules)
  if (fault !== undefined) throw new MigError('USAGE', `-rules: ${file}: ${fault}`)
  return rules
}
