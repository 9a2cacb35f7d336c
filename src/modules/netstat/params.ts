import * as z from 'zod'
import type { GoType } from '../shared/go/json.ts'
import { goParameters } from '../shared/go/parameters.ts'

/** What can be asked for, in the order of MIG's result. */
export const KINDS = ['localmac', 'localip', 'neighbormac', 'neighborip', 'connectedip', 'listeningport'] as const
export type Kind = (typeof KINDS)[number]

/** Values of one kind: what an order has room for, more or less. */
export const MAX_VALUES = 1000
/** Characters of a value: an address has 43, and nobody reads a longer expression. */
export const MAX_VALUE_CHARACTERS = 256

const TEXTS: GoType = { kind: 'list', of: { kind: 'string' } }
const PARAMS: GoType & { kind: 'struct' } = {
  kind: 'struct',
  name: 'netstat.params',
  fields: { ...Object.fromEntries(KINDS.map((kind) => [kind, TEXTS])), namespaces: { kind: 'bool' } }
}

const list = (meaning: string): z.ZodOptional<z.ZodArray<z.ZodString>> =>
  z.array(z.string().max(MAX_VALUE_CHARACTERS)).max(MAX_VALUES).optional().describe(meaning)

const schema = z.object({
  localmac: list('regular expressions on the hardware addresses of the host, without case'),
  localip: list('addresses, or networks in CIDR notation, of the host'),
  neighbormac: list('regular expressions on the hardware addresses of neighbours, without case'),
  neighborip: list('addresses, or networks in CIDR notation, of neighbours'),
  connectedip: list('addresses, or networks in CIDR notation, of the other side of connections'),
  listeningport: list('numbers of TCP and UDP ports that are listened on'),
  namespaces: z.boolean().optional().describe('look into every network namespace that has a process')
})

export type NetstatParams = z.infer<typeof schema>

/** Parameters as MIG reads them. */
export const paramsSchema: z.ZodType<NetstatParams> = goParameters(PARAMS, schema)

/** Without a value of some kind there is nothing to find. @param parameters - as somebody wrote them */
export function mistakesIn(parameters: unknown): string[] {
  const parsed = paramsSchema.safeParse(parameters)
  if (!parsed.success || KINDS.some((kind) => (parsed.data[kind] ?? []).length > 0)) return []
  return [`Nothing is asked for: give a value of ${KINDS.slice(0, -1).join(', ')} or ${KINDS.at(-1)}.`]
}
