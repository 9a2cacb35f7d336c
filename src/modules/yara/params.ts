import * as z from 'zod'
import { MigError } from '../../protocol/errors.ts'
import type { GoType } from '../shared/go/json.ts'
import { goParameters } from '../shared/go/parameters.ts'
import { parseFlags } from '../shared/go/flags.ts'
import { hasCondition } from '../shared/search/conditions.ts'
import { FILE_FLAGS, paramsFromFlags } from '../shared/search/flags.ts'
import type { FileParams } from '../shared/search/params.ts'
import { words } from './words.ts'

/** Text of rules: thousands of them are a few MiB. */
export const MAX_RULES_CHARACTERS = 16 * 1024 * 1024
export const MAX_FILESEARCH_CHARACTERS = 16 * 1024

/** MIG's structure. */
const PARAMS: GoType & { kind: 'struct' } = {
  kind: 'struct',
  name: 'yara.parameters',
  fields: { yara: { kind: 'string' }, filesearch: { kind: 'string' } }
}

const schema = z.object({
  yara: z.string().max(MAX_RULES_CHARACTERS).optional().describe('text of the rules'),
  filesearch: z
    .string()
    .max(MAX_FILESEARCH_CHARACTERS)
    .optional()
    .describe('which files to scan: flags of `mig file`, such as `-path /usr/bin -name .`')
})

export type YaraParams = z.infer<typeof schema>

/** Parameters as MIG reads them. */
export const paramsSchema: z.ZodType<YaraParams> = goParameters(PARAMS, schema)

/**
 * Whether the rules compile is found out where they run.
 * @throws MigError `PARAMETERS_INVALID`
 */
export function validateParams(params: YaraParams): void {
  if ((params.yara ?? '') === '') throw invalid('yara rules are a required option')
  const { searches = {} } = searchOf(params)
  if (Object.values(searches).some(hasCondition)) return
  throw invalid('filesearch: it has no condition, so it would find nothing; add -name . for every file')
}

/** The search for files that is written as flags. @throws MigError `PARAMETERS_INVALID` */
export function searchOf({ filesearch = '' }: YaraParams): FileParams {
  const list = words(filesearch)
  if (list === undefined) throw invalid('filesearch: a quote is not closed')
  try {
    return paramsFromFlags(parseFlags(FILE_FLAGS, list))
  } catch (error) {
    throw invalid(`filesearch: ${(error as Error).message}`)
  }
}

function invalid(message: string): MigError {
  return new MigError('PARAMETERS_INVALID', message)
}
