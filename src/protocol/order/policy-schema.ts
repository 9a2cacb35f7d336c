import * as z from 'zod'
import {
  MAX_ACL_ENTRIES,
  MAX_ACL_NAME_CHARACTERS,
  MAX_ACL_PATH_CHARACTERS,
  MAX_ACL_PATHS,
  MAX_ACL_RULES,
  MAX_ACL_WEIGHT,
  MAX_BANNED,
  MAX_KEY_BYTES,
  MAX_KEYRING_KEYS,
  MAX_NAME_CHARACTERS,
  MAX_SETTINGS
} from '../wire/limits.ts'
import {
  areDistinct,
  areSorted,
  base64Schema,
  digestSchema,
  fingerprintSchema,
  labelSchema,
  meshIdSchema,
  meshNameSchema,
  peerIdSchema
} from './scalars.ts'

const weightSchema = z.int().min(1).max(MAX_ACL_WEIGHT)
const aclNameSchema = z.string().min(1).max(MAX_ACL_NAME_CHARACTERS)
const peopleSchema = z.int().min(1).max(MAX_KEYRING_KEYS)

const conditionSchema = z.strictObject({
  contents: z.boolean().optional(),
  hashes: z.boolean().optional(),
  pathsOutside: z.array(z.string().min(1).max(MAX_ACL_PATH_CHARACTERS)).min(1).max(MAX_ACL_PATHS).optional()
})

const ruleSchema = z.strictObject({
  when: conditionSchema,
  minimumweight: weightSchema.optional(),
  people: peopleSchema.optional()
})

/**
 * The shape of one ACL entry: MIG's format with `people`, `rules` and `person`. What it means, and what a shape cannot
 * say, is decided in `src/protocol/acl/`. Fingerprints are compared without case, as in MIG.
 */
export const aclEntrySchema = z.strictObject({
  minimumweight: weightSchema,
  investigators: z
    .record(
      aclNameSchema,
      z.strictObject({
        fingerprint: z.string().regex(/^(?:[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64})$/, 'is not a fingerprint'),
        weight: weightSchema,
        person: aclNameSchema.optional()
      })
    )
    .refine((entries) => Object.keys(entries).length <= MAX_KEYRING_KEYS, 'has too many investigators'),
  people: peopleSchema.optional(),
  rules: z.array(ruleSchema).max(MAX_ACL_RULES).optional()
})
export type AclEntry = z.infer<typeof aclEntrySchema>

/** By module name; `default` for modules without an entry, `cancel` for cancelling what others signed. */
export const aclSchema = z
  .record(aclNameSchema, aclEntrySchema)
  .refine((entries) => Object.keys(entries).length <= MAX_ACL_ENTRIES, 'has too many entries')

const keyringEntrySchema = z.strictObject({
  fingerprint: fingerprintSchema,
  person: labelSchema,
  name: labelSchema,
  key: base64Schema(Math.ceil(MAX_KEY_BYTES / 3) * 4)
})

/**
 * The policy of a mesh, complete in every version: who may sign, what each signature weighs, who is banned. It has no
 * expiry. Version 0 carries the bare name of the mesh, because its digest is part of the mesh id.
 */
export const policySchema = z
  .strictObject({
    syntaxversion: z.literal(3),
    kind: z.literal('policy'),
    mesh: z.union([meshNameSchema, meshIdSchema]),
    version: z.int().min(0),
    previous: z.union([z.literal(''), digestSchema]),
    keyring: z
      .array(keyringEntrySchema)
      .min(1)
      .max(MAX_KEYRING_KEYS)
      .refine((keys) => areDistinct(keys.map((key) => key.fingerprint)), 'holds a key twice'),
    acl: aclSchema,
    banned: z.array(peerIdSchema).max(MAX_BANNED).refine(areSorted, 'is not sorted and distinct'),
    settings: z
      .record(labelSchema, z.union([z.string().max(MAX_NAME_CHARACTERS), z.number(), z.boolean()]))
      .refine((settings) => Object.keys(settings).length <= MAX_SETTINGS, 'has too many settings'),
    quorum: aclEntrySchema
  })
  .refine((policy) => (policy.version === 0) === (policy.previous === ''), {
    path: ['previous'],
    message: 'is empty in version 0, and only there'
  })
  .refine((policy) => (policy.version === 0) === meshNameSchema.safeParse(policy.mesh).success, {
    path: ['mesh'],
    message: 'is the bare name in version 0, and the mesh id from version 1 on'
  })
export type Policy = z.infer<typeof policySchema>
