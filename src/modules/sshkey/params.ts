import * as z from 'zod'
import { MigError } from '../../protocol/errors.ts'
import { MAX_PARAMETER_CHARACTERS, MAX_PARAMETER_TEXTS } from '../../protocol/wire/limits.ts'
import type { GoType } from '../shared/go/json.ts'
import { goParameters } from '../shared/go/parameters.ts'

/** MIG's structure. */
const PARAMS: GoType & { kind: 'struct' } = {
  kind: 'struct',
  name: 'sshkey.Parameters',
  fields: { paths: { kind: 'list', of: { kind: 'string' } }, maxdepth: { kind: 'float64' } }
}
/** MIG's bound. */
export const MAX_DEPTH = 1000

const schema = z.object({
  paths: z
    .array(z.string().max(MAX_PARAMETER_CHARACTERS, `at most ${MAX_PARAMETER_CHARACTERS} characters`))
    .max(MAX_PARAMETER_TEXTS, `at most ${MAX_PARAMETER_TEXTS} of them`)
    .optional()
    .describe('files and directories to look into; the homes of users when there is none'),
  maxdepth: z.number().optional().describe('levels of directories to walk, the path itself being 1; 0: 8')
})

export type SshKeyParams = z.infer<typeof schema>

/** Parameters as MIG reads them. */
export const paramsSchema: z.ZodType<SshKeyParams> = goParameters(PARAMS, schema)

/** @throws MigError `PARAMETERS_INVALID` with one sentence that names the parameter */
export function validateParams({ paths = [], maxdepth = 0 }: SshKeyParams): void {
  if (paths.includes('')) throw new MigError('PARAMETERS_INVALID', 'paths: a path must not be empty')
  if (!Number.isInteger(maxdepth) || maxdepth < 0 || maxdepth > MAX_DEPTH) {
    throw new MigError('PARAMETERS_INVALID', `maxdepth should be specified from 0-${MAX_DEPTH}`)
  }
}
