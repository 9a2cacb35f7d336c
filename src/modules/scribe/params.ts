import * as z from 'zod'
import { MigError } from '../../protocol/errors.ts'
import type { GoType } from '../shared/go/json.ts'
import { goParameters } from '../shared/go/parameters.ts'
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

/** Parameters as MIG reads them. */
export const paramsSchema: z.ZodType<ScribeParams> = goParameters(PARAMS, schema)

/** @throws MigError `PARAMETERS_INVALID` with one sentence that names the object or test */
export function validateParams({ scribedoc }: ScribeParams): void {
  if (scribedoc === undefined) throw new MigError('PARAMETERS_INVALID', 'scribedoc: a document must be given')
  validateDocument(scribedoc)
}
