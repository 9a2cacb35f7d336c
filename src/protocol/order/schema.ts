import * as z from 'zod'
import { equalBytes, fromUtf8 } from '../../util/bytes.ts'
import { MigError, type Code } from '../errors.ts'
import { actionSchema } from './action-schema.ts'
import { canonicalBytes, parseJson } from './canonical.ts'
import { policySchema } from './policy-schema.ts'
import { digestSchema, meshIdSchema, textSchema, timeSchema } from './scalars.ts'

export { actionSchema, operationSchema, replySchema } from './action-schema.ts'
export type { Action, Operation, Reply } from './action-schema.ts'
export { aclEntrySchema, aclSchema, policySchema } from './policy-schema.ts'
export type { AclEntry, Policy } from './policy-schema.ts'

/** A tombstone for an action, by one of its signers or by whom the ACL entry `cancel` allows; it may arrive first. */
export const cancelSchema = z.strictObject({
  syntaxversion: z.literal(3),
  kind: z.literal('cancel'),
  mesh: meshIdSchema,
  action: digestSchema,
  reason: textSchema,
  expireafter: timeSchema
})
export type Cancel = z.infer<typeof cancelSchema>

/** Any document that investigators sign. `kind` is inside the signed bytes, so no signature serves two kinds. */
export const orderSchema = z.discriminatedUnion('kind', [actionSchema, cancelSchema, policySchema])
export type Order = z.infer<typeof orderSchema>

/**
 * The order in its signed bytes, which must be its canonical form: so no key comes twice, and no byte can be changed
 * without changing the meaning.
 * @throws MigError `ORDER_MALFORMED`, `ORDER_TOO_DEEP`; `ORDER_INVALID` with the path of the field
 */
export function parseOrder(bytes: Uint8Array): Order {
  const value = parseJson(bytes)
  if (!equalBytes(canonicalBytes(value), bytes)) {
    throw new MigError('ORDER_MALFORMED', 'The order is not in RFC 8785 canonical form.')
  }
  // Schemas pass over a key of this name, and objects of the language treat it as their prototype.
  if (fromUtf8(bytes).includes('"__proto__":')) throw new MigError('ORDER_INVALID', 'A key is named __proto__.')
  return checkShape(orderSchema, value)
}

/**
 * Checks a value against a schema.
 * @throws MigError `ORDER_INVALID`, or the code given, with the path of the first field that does not fit
 */
export function checkShape<T>(schema: z.ZodType<T>, value: unknown, code: Code = 'ORDER_INVALID'): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues as [z.core.$ZodIssue]
  throw new MigError(code, `${pathText(issue.path)}: ${issue.message}.`)
}

/** `operations[0].module` */
function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  return text === '' ? 'The document' : text.replace(/^\./, '')
}
