import type { AclEntry } from '../../protocol/acl/acl.ts'
import { MAX_SIGNATURES } from '../../protocol/wire/limits.ts'

/** What the signers of an entry can come to at best. */
export interface Reach {
  readonly weight: number
  readonly people: number
}

/**
 * The most that MAX_SIGNATURES signers can weigh who are as many people as the entry asks, or as many as there are.
 *
 * The best key of each of the heaviest people comes first, then the heaviest of all keys that are left: taking another key
 * for one of them never weighs more.
 *
 * @param usable - fingerprints, in upper case, of keys that may sign
 * @param persons - fingerprint to person, as the keyring says
 */
export function reachOf(
  { investigators, minimumPeople }: AclEntry,
  usable: ReadonlySet<string>,
  persons: ReadonlyMap<string, string>
): Reach {
  const keys = [...investigators]
    .filter(([fingerprint]) => usable.has(fingerprint))
    .map(([fingerprint, { weight, person, label }]) => ({
      weight,
      person: (person ?? persons.get(fingerprint) ?? label).toLowerCase()
    }))
    .sort((a, b) => b.weight - a.weight)
  const best = new Map<string, (typeof keys)[number]>()
  for (const key of keys) if (!best.has(key.person)) best.set(key.person, key)
  const people = Math.min(best.size, minimumPeople, MAX_SIGNATURES)
  const first = [...best.values()].slice(0, people)
  const rest = keys.filter((key) => !first.includes(key)).slice(0, MAX_SIGNATURES - people)
  const signers = [...first, ...rest]
  return {
    weight: signers.reduce((sum, { weight }) => sum + weight, 0),
    people: new Set(signers.map(({ person }) => person)).size
  }
}
