import * as z from 'zod'
import { MigError } from '../../protocol/errors.ts'
import { MAX_PARAMETER_CHARACTERS, MAX_PARAMETER_TEXTS } from '../../protocol/wire/limits.ts'
import type { GoType } from '../shared/go/json.ts'
import { goParameters } from '../shared/go/parameters.ts'
import { PACKAGE_TYPES } from '../shared/packages/package.ts'
import { stripInversion } from '../shared/regex/inversion.ts'
import { Regex } from '../shared/regex/regex.ts'

const TEXT: GoType = { kind: 'string' }
const TEXTS: GoType = { kind: 'list', of: TEXT }
/** MIG's structures, and our `types`. */
const PARAMS: GoType & { kind: 'struct' } = {
  kind: 'struct',
  name: 'pkg.Parameters',
  fields: {
    pkgmatch: { kind: 'struct', name: 'pkg.pkgmatch', fields: { matches: TEXTS } },
    vermatch: TEXT,
    types: TEXTS
  }
}

const text = z.string().max(MAX_PARAMETER_CHARACTERS, `at most ${MAX_PARAMETER_CHARACTERS} characters`)
const texts = z.array(text).max(MAX_PARAMETER_TEXTS, `at most ${MAX_PARAMETER_TEXTS} of them`)

const schema = z.object({
  pkgmatch: z
    .object({ matches: texts.optional().describe('regular expressions on the name, of which one must match') })
    .optional()
    .describe('which packages'),
  vermatch: text.optional().describe('regular expression on the version; `!` in front inverts'),
  types: texts.optional().describe(`where to look: ${PACKAGE_TYPES.join(', ')}; all when there is none`)
})

export type PkgParams = z.infer<typeof schema>

/** Parameters as MIG reads them. */
export const paramsSchema: z.ZodType<PkgParams> = goParameters(PARAMS, schema)

/** @throws MigError `PARAMETERS_INVALID` with one sentence that names the parameter */
export function validateParams({ pkgmatch, vermatch, types }: PkgParams): void {
  const matches = pkgmatch?.matches ?? []
  if (matches.length === 0) throw invalid('pkgmatch.matches: must specify at least one package to match')
  for (const match of matches) validateRegex('pkgmatch.matches', match)
  if (vermatch !== undefined) validateRegex('vermatch', stripInversion(vermatch))
  for (const type of types ?? []) {
    if ((PACKAGE_TYPES as readonly string[]).includes(type)) continue
    throw invalid(`types: '${type}' is no type of packages; there are ${PACKAGE_TYPES.join(', ')}`)
  }
}

function validateRegex(parameter: string, source: string): void {
  try {
    new Regex(source)
  } catch (error) {
    throw invalid(`${parameter}: ${(error as Error).message}`)
  }
}

function invalid(message: string): MigError {
  return new MigError('PARAMETERS_INVALID', message)
}
