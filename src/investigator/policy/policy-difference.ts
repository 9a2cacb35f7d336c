import type { AclEntry, Policy } from '../../protocol/order/schema.ts'
import { sha256Hex, toUtf8 } from '../../util/bytes.ts'
import { printableLine } from '../render/printable.ts'

/** One thing that two versions of a policy say differently. */
export interface PolicyChange {
  /** `key 0123…`, `acl default: people`, `quorum: investigator ada`, `banned 12D3…`, `setting x` */
  readonly what: string
  /** absent when it is new */
  readonly before?: string
  /** absent when it is gone */
  readonly after?: string
}

/** Hex digits by which key material is told apart, where a key was renewed. */
const KEY_DIGEST_CHARACTERS = 8

/** What a policy changes against the version before it, in the order in which a policy says it. */
export function policyDifference(before: Policy, after: Policy): PolicyChange[] {
  const [old, young] = [statementsOf(before), statementsOf(after)]
  return [...new Set([...old.keys(), ...young.keys()])]
    .filter((what) => old.get(what) !== young.get(what))
    .map((what) => {
      const [was, is] = [old.get(what), young.get(what)]
      return { what, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) }
    })
}

/** One line a change: `+` new, `-` gone, `~` another value. */
export function differenceLines(changes: readonly PolicyChange[]): string[] {
  return changes.map(({ what, before, after }) => {
    if (before === undefined) return printableLine(`+ ${what} = ${after ?? ''}`)
    if (after === undefined) return printableLine(`- ${what} = ${before}`)
    return printableLine(`~ ${what} = ${after}, was ${before}`)
  })
}

function statementsOf({ keyring, acl, quorum, banned, settings }: Policy): Map<string, string> {
  return new Map([
    ...keyring.map(({ fingerprint, person, name, key }): [string, string] => [
      `key ${fingerprint}`,
      `${person} (${name}), key material ${sha256Hex(toUtf8(key)).slice(0, KEY_DIGEST_CHARACTERS)}`
    ]),
    ...Object.entries(acl).flatMap(([name, entry]) => entryStatements(`acl ${name}`, entry)),
    ...entryStatements('quorum', quorum),
    ...banned.map((peer): [string, string] => [`banned ${peer}`, 'yes']),
    ...Object.entries(settings).map(([name, value]): [string, string] => [`setting ${name}`, JSON.stringify(value)])
  ])
}

function entryStatements(where: string, { minimumweight, people, investigators, rules }: AclEntry): [string, string][] {
  return [
    [`${where}: minimumweight`, String(minimumweight)],
    [`${where}: people`, String(people ?? 1)],
    ...Object.entries(investigators).map(([label, { fingerprint, weight, person }]): [string, string] => [
      `${where}: investigator ${label}`,
      `weight ${weight}, ${fingerprint.toUpperCase()}${person === undefined ? '' : `, ${person}`}`
    ]),
    ...(rules ?? []).map((rule, index): [string, string] => [`${where}: rule ${index + 1}`, JSON.stringify(rule)])
  ]
}
