import type { Acl, AclEntry, AclRule } from './acl.ts'
import { isPathWithin } from './path-prefix.ts'

/** What is asked of an ACL: may these signers run this module with such parameters? */
export interface AclQuestion {
  readonly module: string
  /** fingerprints of the primary keys that signed */
  readonly signers: readonly string[]
  /** fingerprint in upper case to person, as the keyring says; used where the ACL names no person */
  readonly persons?: ReadonlyMap<string, string>
  /** what the module asks by itself: an ACL can raise it, not lower it */
  readonly minimum?: { readonly weight: number; readonly people: number }
  /** the classes of the parameters; without them every rule applies */
  readonly classes?: {
    readonly contents: boolean
    readonly hashes: boolean
    readonly paths: readonly string[]
  }
}

export interface AclDecision {
  readonly allowed: boolean
  /** what the signers weigh, and must weigh */
  readonly weight: number
  readonly required: number
  /** how many people they are, and must be */
  readonly people: number
  readonly requiredPeople: number
  /**
   * Folders that the operation must not leave, because a path rule would ask for more than these signers are: each list
   * holds the folders of one rule, and every real path must lie in one folder of each list. Empty: no bound.
   */
  readonly confinements: readonly (readonly string[])[]
  /** one sentence; when denied, it names what is missing */
  readonly reason: string
}

/**
 * Decides for one operation. The entry of the module, and only without one `default`; no entry is a denial.
 */
export function decideAcl(acl: Acl, question: AclQuestion): AclDecision {
  const entry = acl.get(question.module) ?? acl.get('default')
  if (entry === undefined) {
    return {
      ...{ allowed: false, weight: 0, required: 0, people: 0, requiredPeople: 0, confinements: [] },
      reason: `The ACL has neither an entry for ${question.module} nor a default.`
    }
  }
  return decide(entry, question)
}

/**
 * Decides by one entry alone: the quorum of a policy.
 * @param persons - see {@link AclQuestion}
 */
export function decideEntry(
  entry: AclEntry,
  signers: readonly string[],
  persons?: ReadonlyMap<string, string>
): AclDecision {
  return decide(entry, { module: 'the quorum', signers, ...(persons === undefined ? {} : { persons }) })
}

function decide(entry: AclEntry, { module, signers, persons, minimum, classes }: AclQuestion): AclDecision {
  const fingerprints = signers.map((fingerprint) => fingerprint.toUpperCase())
  const { weight, people } = weigh(entry, fingerprints, persons)
  const applied = entry.rules.filter((rule) => applies(rule, classes))
  const demands = [entry, ...applied]
  const required = Math.max(minimum?.weight ?? 1, ...demands.map((demand) => demand.minimumWeight))
  const requiredPeople = Math.max(minimum?.people ?? 1, ...demands.map((demand) => demand.minimumPeople))
  const twice = fingerprints.find((fingerprint, index) => fingerprints.indexOf(fingerprint) !== index)
  return {
    allowed: twice === undefined && weight >= required && people >= requiredPeople,
    weight,
    required,
    people,
    requiredPeople,
    confinements: entry.rules
      .filter((rule) => weight < rule.minimumWeight || people < rule.minimumPeople)
      .flatMap((rule) => confinementOf(rule, classes)),
    reason:
      twice === undefined
        ? reasonOf(module, { weight, required, people, requiredPeople })
        : `The key ${twice} signed more than once.`
  }
}

/** What the signers weigh, and how many people they are, by one entry. Who is not in it adds nothing, and hurts not. */
function weigh(
  entry: AclEntry,
  fingerprints: readonly string[],
  persons: AclQuestion['persons']
): { weight: number; people: number } {
  let weight = 0
  const people = new Set<string>()
  for (const fingerprint of fingerprints) {
    const investigator = entry.investigators.get(fingerprint)
    if (investigator === undefined) continue
    weight += investigator.weight
    // Without case: "Alice" and "alice" must not be two people.
    people.add((investigator.person ?? persons?.get(fingerprint) ?? investigator.label).toLowerCase())
  }
  return { weight, people: people.size }
}

/** Does the rule make its demand? Without knowing the classes of the parameters, yes. */
function applies(rule: AclRule, classes: AclQuestion['classes']): boolean {
  if (classes === undefined) return true
  const { pathsOutside } = rule.when
  return fitsClasses(rule, classes) && (pathsOutside === undefined || classes.paths.some(isOutside(pathsOutside)))
}

/**
 * A path rule that does not apply, but would if the module followed a link out of its folders: the module must not.
 */
function confinementOf(rule: AclRule, classes: AclQuestion['classes']): (readonly string[])[] {
  const { pathsOutside } = rule.when
  const isPathRule = pathsOutside !== undefined && classes !== undefined && fitsClasses(rule, classes)
  return isPathRule && !classes.paths.some(isOutside(pathsOutside)) ? [pathsOutside] : []
}

function fitsClasses({ when }: AclRule, classes: NonNullable<AclQuestion['classes']>): boolean {
  return (!when.contents || classes.contents) && (!when.hashes || classes.hashes)
}

function isOutside(prefixes: readonly string[]): (path: string) => boolean {
  return (path) => !prefixes.some((prefix) => isPathWithin(path, prefix))
}

function reasonOf(
  module: string,
  { weight, required, people, requiredPeople }: Pick<AclDecision, 'weight' | 'required' | 'people' | 'requiredPeople'>
): string {
  const missing: string[] = []
  if (weight < required) missing.push(`weight ${String(required)} and the signers weigh ${String(weight)}`)
  if (people < requiredPeople) {
    missing.push(`${String(requiredPeople)} different people and the signers are ${String(people)}`)
  }
  return missing.length === 0
    ? `The weight for ${module} is ${String(weight)} of ${String(required)}, the people ${String(people)} of ${String(requiredPeople)}.`
    : `To sign for ${module} takes ${missing.join(', and ')}.`
}
