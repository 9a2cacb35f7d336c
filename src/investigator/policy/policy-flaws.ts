import { parseAcl, parseAclEntry, type AclEntry } from '../../protocol/acl/acl.ts'
import type { Policy } from '../../protocol/order/schema.ts'
import { readPublicKey } from '../../protocol/pgp/public-key.ts'
import { readSigningKeys } from '../../protocol/pgp/signing-key.ts'
import { fromBase64 } from '../../util/bytes.ts'
import type { Ms } from '../../util/clock.ts'
import { reachOf } from './entry-reach.ts'

/** What is wrong with a policy that nodes would take. */
export interface PolicyFlaws {
  /** it would lock everybody out; each one sentence with its remedy */
  readonly errors: readonly string[]
  /** it may be meant so */
  readonly warnings: readonly string[]
}

const DAY_MS: Ms = 86_400_000
/** A key that expires within this time is told of. */
const SOON_MS: Ms = 30 * DAY_MS

/**
 * Looks for what nobody wants to sign: after it, nobody could ask anything, or make another policy.
 * @throws MigError `ACL_INVALID`, `KEY_INVALID`: nodes would not take it
 */
export async function policyFlaws(policy: Policy, now: Ms): Promise<PolicyFlaws> {
  const acl = parseAcl(policy.acl)
  const quorum = parseAclEntry(policy.quorum)
  const entries: [string, AclEntry][] = [
    ...[...acl].map(([name, entry]): [string, AclEntry] => [`acl ${name}`, entry]),
    ['quorum', quorum]
  ]
  const persons = new Map(policy.keyring.map(({ fingerprint, person }) => [fingerprint, person]))
  const ends = await lastDays(policy)
  const usable = new Set([...ends].filter(([, until]) => until > now).map(([fingerprint]) => fingerprint))
  const reachable = (entry: AclEntry): boolean => {
    const { weight, people } = reachOf(entry, usable, persons)
    return weight >= entry.minimumWeight && people >= entry.minimumPeople
  }
  const errors = entries.flatMap(([name, { investigators }]) =>
    [...investigators.keys()]
      .filter((fingerprint) => !persons.has(fingerprint))
      .map(
        (fingerprint) => `${name} names ${fingerprint}, which the keyring does not hold: add the key, or take it out.`
      )
  )
  if (!reachable(quorum)) {
    const { weight, people } = reachOf(quorum, usable, persons)
    errors.push(
      `Nobody could change the policy again: the quorum asks for weight ${quorum.minimumWeight} and ${quorum.minimumPeople} people, and all keys that may sign come to ${weight} and ${people}; lower it, or add keys.`
    )
  }
  if (![...acl.values()].some(reachable)) {
    errors.push(
      'Nobody could ask anything: no entry of the ACL can be reached by the keys that may sign; lower one, or add keys.'
    )
  }
  return {
    errors,
    warnings: [
      ...warningsOf(entries, reachable),
      ...keyWarnings(policy, ends, now),
      ...aloneWarning(quorum, usable, persons)
    ]
  }
}

function* warningsOf(
  entries: readonly [string, AclEntry][],
  reachable: (entry: AclEntry) => boolean
): Iterable<string> {
  for (const [name, entry] of entries) {
    if (name !== 'quorum' && !reachable(entry)) yield `Nobody can reach what ${name} asks for.`
  }
}

function* keyWarnings({ keyring }: Policy, ends: ReadonlyMap<string, Ms>, now: Ms): Iterable<string> {
  for (const { fingerprint, person } of keyring) {
    const until = ends.get(fingerprint) ?? 0
    if (until <= now) {
      yield `The key ${fingerprint} of ${person} may not sign: it is expired, revoked or unsupported.`
    } else if (until < now + SOON_MS) {
      yield `The key ${fingerprint} of ${person} expires in ${Math.ceil((until - now) / DAY_MS)} days.`
    }
  }
}

/** A mesh of one person is allowed. */
function aloneWarning(quorum: AclEntry, usable: ReadonlySet<string>, persons: ReadonlyMap<string, string>): string[] {
  if (quorum.minimumPeople > 1) return []
  const alone = [...quorum.investigators].find(
    ([fingerprint, { weight }]) => usable.has(fingerprint) && weight >= quorum.minimumWeight
  )
  if (alone === undefined) return []
  return [`${persons.get(alone[0]) ?? alone[1].label} alone can change the policy.`]
}

/** Until when each key may sign, ms since the epoch; 0 when it may not. */
async function lastDays({ keyring }: Policy): Promise<Map<string, Ms>> {
  const ends = new Map<string, Ms>()
  for (const { fingerprint, key } of keyring) {
    const signing = await readSigningKeys(await readPublicKey(fromBase64(key)))
    const good = signing.filter(({ isSupported, flaw }) => isSupported && flaw === undefined)
    ends.set(fingerprint, Math.max(0, ...good.map(({ validUntil }) => validUntil)))
  }
  return ends
}
