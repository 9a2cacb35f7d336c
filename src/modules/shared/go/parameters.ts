import * as z from 'zod'
import { MigError } from '../../../protocol/errors.ts'
import { bindGoJson, type GoType } from './json.ts'

/**
 * Parameters as MIG reads them: keys match without case, unknown keys are ignored, null means absent; a wrong type is an
 * issue in Go's words.
 *
 * @param type - how Go binds them
 * @param schema - of what is bound
 */
export function goParameters<P>(type: GoType & { kind: 'struct' }, schema: z.ZodType<P>): z.ZodType<P> {
  return z.preprocess((value, context) => {
    try {
      return bindGoJson(value, type)
    } catch (error) {
      if (!(error instanceof MigError)) throw error
      context.addIssue({ code: 'custom', message: error.message })
      return z.NEVER
    }
  }, schema)
}
