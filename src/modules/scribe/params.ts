import * as z from 'zod'
import { MigError } from '../../protocol/errors.ts'
import { bindGoJson, type GoType } from '../shared/go/json.ts'
import { DOCUMENT, documentSchema } from './document.ts'
import { validateDocument } from './validate-document.ts'

/** MIG's structure. */
const PARAMS: GoType & { kind: 'struct' } = {
  kind: 'struct',
  name: 'scribe.Parameters',
  fields: {
    scribedoc: DOCUMENT,
    onlytrue: { kind: 'bool' },
    humanoutput: { kind: 'bool' },
    jsonoutput: { kind: 'bool' }
  }
}

const schema = z.object({
  scribedoc: documentSchema.optional().describe('objects, and tests of what they find'),
  onlytrue: z.boolean().optional().describe('return the tests alone that are true'),
  humanoutput: z.boolean().optional().describe('print several lines for each test, for people'),
  jsonoutput: z.boolean().optional().describe('print a JSON document for each test')
})

export type ScribeParams = z.infer<typeof schema>

/** Parameters as MIG reads them: keys match without case, unknown keys are ignored, null means absent. */
export const paramsSchema: z.ZodType<ScribeParams> = z.preprocess((value, context) => {
  try {
    return bindGoJson(value, PARAMS)
  } catch (error) {
    if (!(error instanceof MigError)) throw error
    context.addIssue({ code: 'custom', message: error.message })
    return z.NEVER
  }
}, schema)

/** @throws MigError `PARAMETERS_INVALID` with one sentence that names the object or test */
export function validateParams({ scribedoc }: ScribeParams): void {
  if (scribedoc === undefined) throw new MigError('PARAMETERS_INVALID', 'scribedoc: a document must be given')
  validateDocument(scribedoc)
}
