import type { Code } from '../../../protocol/errors.ts'
import * as z from 'zod'
import { CODES } from '../../../protocol/errors.ts'

/*
 * What a module's process and the agent say to each other: MIG's message protocol, one JSON document a line,
 * `{"class", "parameters"}`. The agent says `parameters` (run this) and `stop` (return what there is); the process says
 * `log`, and for each `parameters` one `result` or `error`.
 */

/** How the process is to run one operation; goes with `parameters`. */
export interface Limits {
  readonly timeoutMs: number
  readonly maxResultBytes: number
  readonly cores: number
}

/** A line to the process. */
export type Request =
  { readonly class: 'parameters'; readonly parameters: unknown; readonly limits: Limits } | { readonly class: 'stop' }

const code = z.custom<Code>((value) => typeof value === 'string' && Object.hasOwn(CODES, value))

/** A line from the process. It may be under an attacker's hand, so its shape is checked. */
export const answerSchema = z.discriminatedUnion('class', [
  z.object({ class: z.literal('log'), parameters: z.object({ message: z.string() }) }),
  z.object({ class: z.literal('result'), parameters: z.unknown() }),
  z.object({ class: z.literal('error'), parameters: z.object({ code, message: z.string().max(4096) }) })
])
export type Answer = z.infer<typeof answerSchema>
