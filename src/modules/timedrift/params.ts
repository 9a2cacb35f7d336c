import * as z from 'zod'
import { MigError } from '../../protocol/errors.ts'
import type { Ms } from '../../util/clock.ts'
import type { GoType } from '../shared/go/json.ts'
import { goParameters } from '../shared/go/parameters.ts'
import { parseDuration } from '../shared/go/parse-duration.ts'

const MAX_DRIFT_CHARACTERS = 64

const PARAMS: GoType & { kind: 'struct' } = {
  kind: 'struct',
  name: 'timedrift.params',
  fields: { drift: { kind: 'string' } }
}

const schema = z.object({
  drift: z
    .string()
    .max(MAX_DRIFT_CHARACTERS)
    .optional()
    .describe('how far the clock may be off: 5s, 1m30s, 100ms; empty: tell the local time alone')
})

export type TimedriftParams = z.infer<typeof schema>

/** Parameters as MIG reads them. */
export const paramsSchema: z.ZodType<TimedriftParams> = goParameters(PARAMS, schema)

/**
 * How far the clock may be off; undefined when the local time alone is asked.
 * @throws MigError `PARAMETERS_INVALID`: one sentence that names the parameter
 */
export function allowedDrift({ drift = '' }: TimedriftParams): Ms | undefined {
  if (drift === '') return undefined
  let ms: Ms
  try {
    ms = parseDuration(drift)
  } catch (error) {
    throw new MigError('PARAMETERS_INVALID', `drift: ${(error as Error).message}`)
  }
  if (ms < 0) throw new MigError('PARAMETERS_INVALID', `drift: ${drift} is negative`)
  return ms
}
