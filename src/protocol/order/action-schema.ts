import * as z from 'zod'
import {
  MAX_BLOB_BYTES,
  MAX_BLOBS,
  MAX_MODULE_NAME_CHARACTERS,
  MAX_NAME_CHARACTERS,
  MAX_ONLY_AGENTS,
  MAX_OPERATIONS,
  MAX_ORDER_BYTES,
  MAX_REPLY_ADDRESSES,
  MAX_REPLY_KEY_CHARACTERS,
  MAX_REPLY_LIFE_SEC,
  MAX_REPLY_VIA,
  MAX_RESULT_BYTES,
  MAX_SCHEDULE_CHARACTERS,
  MAX_SPREAD_MS,
  MAX_TARGET_CHARACTERS,
  MAX_VALIDITY_SEC,
  MAX_WAVES
} from '../wire/limits.ts'
import {
  addressSchema,
  areDistinct,
  areSorted,
  base64Schema,
  digestSchema,
  labelSchema,
  meshIdSchema,
  peerIdSchema,
  textSchema,
  timeSchema,
  uuidSchema
} from './scalars.ts'

const descriptionSchema = z.strictObject({
  author: textSchema.optional(),
  email: textSchema.optional(),
  url: textSchema.optional(),
  revision: z.number().optional()
})

const threatSchema = z.strictObject({
  ref: textSchema.optional(),
  level: textSchema.optional(),
  family: textSchema.optional(),
  type: textSchema.optional()
})

const blobSchema = z.strictObject({
  name: labelSchema,
  sha256: digestSchema,
  size: z.int().min(1).max(MAX_BLOB_BYTES)
})

const operationLimitsSchema = z.strictObject({
  timeoutSec: z.int().min(1).max(MAX_VALIDITY_SEC).optional(),
  cpuPercent: z.int().min(1).max(100).optional(),
  maxBytes: z.int().min(1).max(MAX_RESULT_BYTES).optional()
})

/** `parameters` is any JSON: the module has their schema. `sealed` is reserved. */
export const operationSchema = z.strictObject({
  module: z
    .string()
    .max(MAX_MODULE_NAME_CHARACTERS)
    .regex(/^[a-z0-9][a-z0-9_-]*$/, 'is not a module name'),
  parameters: z.unknown().refine((value) => value !== undefined, 'is missing'),
  blobs: z
    .array(blobSchema)
    .min(1)
    .max(MAX_BLOBS)
    .refine((blobs) => areDistinct(blobs.map((blob) => blob.name)), 'names a blob twice')
    .optional(),
  limits: operationLimitsSchema.optional(),
  sealed: base64Schema(MAX_ORDER_BYTES).optional()
})
export type Operation = z.infer<typeof operationSchema>

/**
 * Where answers go. `via`: nodes that take results into custody, as multiaddrs that end in `/p2p/<peer id>`. `key`:
 * base64 of the binary one-time OpenPGP public key that results are sealed to. `spreadMs`: width of the answer window.
 */
export const replySchema = z.strictObject({
  peer: peerIdSchema,
  via: z.array(addressSchema).max(MAX_REPLY_VIA),
  addresses: z.array(addressSchema).max(MAX_REPLY_ADDRESSES),
  key: base64Schema(MAX_REPLY_KEY_CHARACTERS),
  until: timeSchema,
  spreadMs: z.int().min(0).max(MAX_SPREAD_MS)
})
export type Reply = z.infer<typeof replySchema>

/** `order`: agent ids in the order in which they run, or a percentage of the agents. */
const rolloutSchema = z.strictObject({
  order: z.union([
    z.array(peerIdSchema).min(1).max(MAX_ONLY_AGENTS).refine(areDistinct, 'names an agent twice'),
    z.int().min(1).max(100)
  ]),
  waves: z.array(z.int().min(1)).min(1).max(MAX_WAVES),
  everySec: z.int().min(1).max(MAX_VALIDITY_SEC),
  stopAfterFailures: z.int().min(1)
})

const scheduleSchema = z
  .string()
  .max(MAX_SCHEDULE_CHARACTERS)
  .regex(/^[0-9*,/-]+(?: [0-9*,/-]+){4}$/, 'is not a 5-field schedule')

/** The fields of an action, without the rules between them. */
export const actionFieldsSchema = z.strictObject({
  syntaxversion: z.literal(3),
  kind: z.literal('action'),
  mesh: meshIdSchema,
  id: uuidSchema,
  name: z.string().min(1).max(MAX_NAME_CHARACTERS),
  description: descriptionSchema.optional(),
  threat: threatSchema.optional(),
  target: z.string().min(1).max(MAX_TARGET_CHARACTERS),
  only: z.array(peerIdSchema).max(MAX_ONLY_AGENTS).refine(areSorted, 'is not sorted and distinct').optional(),
  validfrom: timeSchema,
  expireafter: timeSchema,
  operations: z.array(operationSchema).min(1).max(MAX_OPERATIONS),
  reply: replySchema,
  rollout: rolloutSchema.optional(),
  schedule: scheduleSchema.optional(),
  policyVersion: z.int().min(0).optional(),
  policyMaxAge: z.int().min(1).optional()
})

/** A question to the agents that match the target. Everything in it is signed. */
export const actionSchema = actionFieldsSchema
  .refine((action) => isWithin(action.validfrom, action.expireafter, 1, MAX_VALIDITY_SEC), {
    path: ['expireafter'],
    message: 'is not after validfrom, or more than 30 days after it'
  })
  .refine((action) => isWithin(action.expireafter, action.reply.until, 0, MAX_REPLY_LIFE_SEC), {
    path: ['reply', 'until'],
    message: 'is before expireafter, or more than 400 days after it'
  })
export type Action = z.infer<typeof actionSchema>

function isWithin(from: string, to: string, leastSec: number, mostSec: number): boolean {
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000
  return seconds >= leastSec && seconds <= mostSec
}
