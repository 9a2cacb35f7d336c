import * as z from 'zod'

/**
 * MIG's result envelope of one operation: always these five keys, in this order (MIG.md 4.1).
 *
 * - `foundanything`: what the question asks for is there; its exact meaning is the module's.
 * - `success`: the module ran to its end; what could not be read does not clear it.
 * - `elements`, `statistics`: the module's own shapes, or null.
 * - `errors`: sentences, or null when there are none.
 */
export const moduleResultSchema = z.object({
  foundanything: z.boolean(),
  success: z.boolean(),
  elements: z.unknown(),
  statistics: z.unknown(),
  errors: z.array(z.string()).nullable()
})

export interface ModuleResult<E = unknown, S = unknown> {
  readonly foundanything: boolean
  readonly success: boolean
  readonly elements: E
  readonly statistics: S
  readonly errors: readonly string[] | null
}

/** The result of an operation that did not run, or did not end: `success` false, one error. */
export function failedResult(error: string): ModuleResult {
  return { foundanything: false, success: false, elements: null, statistics: null, errors: [error] }
}
