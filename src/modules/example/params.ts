import * as z from 'zod'
import { MigError } from '../../protocol/errors.ts'

const schema = z.object({
  gethostname: z.boolean().optional().describe('return the name of the host'),
  getaddresses: z.boolean().optional().describe('return the addresses of the host'),
  lookuphost: z.array(z.string()).optional().describe('names to look up from the host')
})

export type ExampleParams = z.infer<typeof schema>
export const paramsSchema: z.ZodType<ExampleParams> = schema

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i

/** @throws MigError `PARAMETERS_INVALID` when a name to look up is none */
export function validateParams({ lookuphost = [] }: ExampleParams): void {
  if (lookuphost.every((name) => HOST_NAME.test(name))) return
  throw new MigError('PARAMETERS_INVALID', 'ValidateParameters: LookupHost parameter is not a valid FQDN.')
}
