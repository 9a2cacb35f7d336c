import type { z } from 'zod'
import { MigError } from '../errors.ts'
import { aclEntrySchema, aclSchema, checkShape } from '../order/schema.ts'
import { isCleanPath } from './path-prefix.ts'

/** Who may use which module: by module name, `default` for the others. */
export type Acl = ReadonlyMap<string, AclEntry>

export interface AclEntry {
  /** what the signers must weigh together */
  readonly minimumWeight: number
  /** how many different people they must be */
  readonly minimumPeople: number
  /** by fingerprint in upper case: each key once, whatever the number of its labels */
  readonly investigators: ReadonlyMap<string, AclInvestigator>
  readonly rules: readonly AclRule[]
}

export interface AclInvestigator {
  readonly weight: number
  /** the person whom the entry names; without one, `label` is the person unless the keyring knows better */
  readonly person?: string
  readonly label: string
}

/** A demand on top of the entry's own, for operations of which all of `when` is true. */
export interface AclRule {
  readonly when: {
    readonly contents: boolean
    readonly hashes: boolean
    /** true when one of the operation's paths lies in none of these folders; absent when paths do not matter */
    readonly pathsOutside?: readonly string[]
  }
  readonly minimumWeight: number
  readonly minimumPeople: number
}

type EntryShape = z.infer<typeof aclEntrySchema>
type RuleShape = NonNullable<EntryShape['rules']>[number]

/**
 * Reads an ACL: MIG's format with `person`, `people` and `rules`.
 * @throws MigError `ACL_INVALID` with the path of the field
 */
export function parseAcl(json: unknown): Acl {
  const shape = checkShape(aclSchema, json, 'ACL_INVALID')
  return new Map(Object.entries(shape).map(([module, entry]) => [module, entryOf(entry, module)]))
}

/**
 * Reads one entry; the quorum of a policy is one.
 * @throws MigError `ACL_INVALID` with the path of the field
 */
export function parseAclEntry(json: unknown): AclEntry {
  return entryOf(checkShape(aclEntrySchema, json, 'ACL_INVALID'), 'entry')
}

function entryOf(shape: EntryShape, path: string): AclEntry {
  return {
    minimumWeight: shape.minimumweight,
    minimumPeople: shape.people ?? 1,
    investigators: investigatorsOf(shape.investigators, path),
    rules: (shape.rules ?? []).map((rule, index) => ruleOf(rule, `${path}.rules[${String(index)}]`))
  }
}

function investigatorsOf(labels: EntryShape['investigators'], path: string): Map<string, AclInvestigator> {
  const investigators = new Map<string, AclInvestigator>()
  for (const [label, { fingerprint, weight, person }] of Object.entries(labels)) {
    const key = fingerprint.toUpperCase()
    const before = investigators.get(key)
    if (before?.person !== undefined && person !== undefined && before.person !== person) {
      throw new MigError(
        'ACL_INVALID',
        `${path}.investigators.${label}: its key is said to be of ${before.person} too.`
      )
    }
    const owner = before?.person ?? person
    investigators.set(key, {
      // MIG adds the weights up, so that one key could weigh as much as two.
      weight: Math.min(weight, before?.weight ?? weight),
      label: before?.label ?? label,
      ...(owner === undefined ? {} : { person: owner })
    })
  }
  return investigators
}

function ruleOf({ when, minimumweight = 1, people = 1 }: RuleShape, path: string): AclRule {
  const { contents = false, hashes = false, pathsOutside } = when
  if (!contents && !hashes && pathsOutside === undefined) {
    throw new MigError('ACL_INVALID', `${path}.when: names no class of parameters.`)
  }
  const unclean = pathsOutside?.findIndex((prefix) => !isCleanPath(prefix)) ?? -1
  if (unclean >= 0) {
    throw new MigError('ACL_INVALID', `${path}.when.pathsOutside[${String(unclean)}]: is not an absolute, clean path.`)
  }
  return {
    when: { contents, hashes, ...(pathsOutside === undefined ? {} : { pathsOutside }) },
    minimumWeight: minimumweight,
    minimumPeople: people
  }
}
