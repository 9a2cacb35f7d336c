import { MigError } from '../../protocol/errors.ts'
import type { AclEntry, Policy } from '../../protocol/order/schema.ts'

/** A key that comes into the policy, or takes the place of an older state of itself. */
export interface NewKey {
  readonly fingerprint: string
  /** binary, base64 */
  readonly key: string
  readonly person: string
  /** its name in the keyring and in ACL entries */
  readonly label: string
  /** in the entries that take it */
  readonly weight: number
  /** entries that take it, by name, `quorum` among them; every one when empty */
  readonly entries: readonly string[]
}

/** What is to be different in the next version of a policy. */
export interface PolicyEdits {
  readonly addKey?: NewKey
  /** fingerprints, or at least {@link MIN_FINGERPRINT_CHARACTERS} characters at either end of one */
  readonly removeKeys: readonly string[]
  readonly ban: readonly string[]
  readonly unban: readonly string[]
  readonly acl?: Policy['acl']
  readonly quorum?: AclEntry
  readonly set: Readonly<Record<string, string | number | boolean>>
  readonly unset: readonly string[]
}

const MIN_FINGERPRINT_CHARACTERS = 8

/**
 * The policy with these edits; version and digest are the caller's. Whole parts (`acl`, `quorum`) come first, so that a key
 * can be added to them.
 * @throws MigError `USAGE` when an edit means nothing here
 */
export function editPolicy(policy: Policy, edits: PolicyEdits): Policy {
  let next: Policy = {
    ...policy,
    acl: edits.acl ?? policy.acl,
    quorum: edits.quorum ?? policy.quorum,
    banned: bannedOf(policy.banned, edits),
    settings: settingsOf(policy.settings, edits)
  }
  for (const wanted of edits.removeKeys) next = withoutKey(next, wanted)
  return edits.addKey === undefined ? next : withKey(next, edits.addKey)
}

function bannedOf(before: readonly string[], { ban, unban }: PolicyEdits): string[] {
  const absent = unban.find((peer) => !before.includes(peer))
  if (absent !== undefined) throw new MigError('USAGE', `The policy does not ban ${absent}.`)
  return [...new Set([...before.filter((peer) => !unban.includes(peer)), ...ban])].sort()
}

function settingsOf(before: Policy['settings'], { set, unset }: PolicyEdits): Policy['settings'] {
  const absent = unset.find((name) => !Object.hasOwn(before, name))
  if (absent !== undefined) throw new MigError('USAGE', `The policy has no setting ${absent}.`)
  return Object.fromEntries(Object.entries({ ...before, ...set }).filter(([name]) => !unset.includes(name)))
}

/** Takes a key out of the keyring and out of every entry. */
function withoutKey(policy: Policy, wanted: string): Policy {
  const text = wanted.toUpperCase().replace(/^0X/, '')
  const matches = policy.keyring.filter(
    ({ fingerprint }) =>
      text.length >= MIN_FINGERPRINT_CHARACTERS && (fingerprint.startsWith(text) || fingerprint.endsWith(text))
  )
  const [match] = matches
  if (match === undefined || matches.length > 1) {
    const problem = match === undefined ? 'no key' : 'several keys'
    throw new MigError('USAGE', `The policy has ${problem} ${wanted}: give a fingerprint that mig policy show lists.`)
  }
  const strip = (entry: AclEntry): AclEntry => ({
    ...entry,
    investigators: Object.fromEntries(
      Object.entries(entry.investigators).filter(
        ([, { fingerprint }]) => fingerprint.toUpperCase() !== match.fingerprint
      )
    )
  })
  return {
    ...policy,
    keyring: policy.keyring.filter((entry) => entry !== match),
    acl: Object.fromEntries(Object.entries(policy.acl).map(([name, entry]) => [name, strip(entry)])),
    quorum: strip(policy.quorum)
  }
}

function withKey(policy: Policy, added: NewKey): Policy {
  const { fingerprint, key, person, label } = added
  const listed = { fingerprint, person, name: label, key }
  const index = policy.keyring.findIndex((entry) => entry.fingerprint === fingerprint)
  // a renewed key: what it may do stays as it was
  if (index >= 0) return { ...policy, keyring: policy.keyring.with(index, listed) }
  const names = [...Object.keys(policy.acl), 'quorum']
  const unknown = added.entries.find((name) => !names.includes(name))
  if (unknown !== undefined) {
    throw new MigError('USAGE', `The policy has no entry ${unknown}: it has ${names.join(', ')}.`)
  }
  const wanted = added.entries.length === 0 ? names : added.entries
  const admit = (name: string, entry: AclEntry): AclEntry =>
    wanted.includes(name) ? admitTo(name, entry, added) : entry
  return {
    ...policy,
    keyring: [...policy.keyring, listed],
    acl: Object.fromEntries(Object.entries(policy.acl).map(([name, entry]) => [name, admit(name, entry)])),
    quorum: admit('quorum', policy.quorum)
  }
}

function admitTo(name: string, entry: AclEntry, { fingerprint, person, label, weight }: NewKey): AclEntry {
  const { investigators } = entry
  if (Object.values(investigators).some((listed) => listed.fingerprint.toUpperCase() === fingerprint)) return entry
  if (Object.hasOwn(investigators, label)) {
    throw new MigError('USAGE', `${name} has an investigator ${label} already: give another --label.`)
  }
  return { ...entry, investigators: { ...investigators, [label]: { fingerprint, weight, person } } }
}
