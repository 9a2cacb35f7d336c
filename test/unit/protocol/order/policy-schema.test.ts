import { expect } from 'chai'
import { policySchema, type AclEntry, type Policy } from '../../../../src/protocol/order/policy-schema.ts'
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
  MAX_LABEL_CHARACTERS,
  MAX_NAME_CHARACTERS,
  MAX_SETTINGS
} from '../../../../src/protocol/wire/limits.ts'
import { AGENTS, MESH_ID } from '../../../helpers/orders.ts'

const FINGERPRINT = 'AB'.repeat(20)
const ENTRY: AclEntry = {
  minimumweight: 2,
  investigators: { ada: { fingerprint: FINGERPRINT.toLowerCase(), weight: 1, person: 'ada' } },
  people: 2,
  rules: [
    { when: { contents: true, hashes: false, pathsOutside: ['/etc'] }, minimumweight: 3, people: 2 },
    { when: {} }
  ]
}
const ZERO: Policy = {
  syntaxversion: 3,
  kind: 'policy',
  mesh: 'test',
  version: 0,
  previous: '',
  keyring: [{ fingerprint: FINGERPRINT, person: 'ada', name: 'Ada', key: 'AAAA' }],
  acl: { default: ENTRY },
  banned: [...AGENTS],
  settings: { a: 'x', b: 1.5, c: true },
  quorum: ENTRY
}

function many<T>(count: number, value: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => value(index))
}

function record<T>(count: number, value: T): Record<string, T> {
  return Object.fromEntries(many(count, (index) => [`k${index}`, value]))
}

function key(index: number): Policy['keyring'][number] {
  return { ...ZERO.keyring[0], fingerprint: String(index).padStart(40, '0') } as Policy['keyring'][number]
}

function entry(changes: object): object {
  return { quorum: { ...ENTRY, ...changes } }
}

function rule(when: object): object {
  return entry({ rules: [{ when }] })
}

const ids = (count: number): string[] =>
  many(count, (index) => AGENTS[0].slice(0, -4) + String(1111 + index).replaceAll('0', 'A')).sort()
const keyOf = (characters: number): object => ({ keyring: [{ ...ZERO.keyring[0], key: 'A'.repeat(characters) }] })
const MOST_KEY = Math.ceil(MAX_KEY_BYTES / 3) * 4

const GOOD: Record<string, object> = {
  'as many keys as can be': { keyring: many(MAX_KEYRING_KEYS, key) },
  'the longest key': keyOf(MOST_KEY),
  'as many ACL entries as can be': { acl: record(MAX_ACL_ENTRIES, ENTRY) },
  'no ACL entry': { acl: {} },
  'nobody in an entry': entry({ investigators: {} }),
  'the greatest weight': entry({ minimumweight: MAX_ACL_WEIGHT }),
  'as many rules as can be': entry({ rules: many(MAX_ACL_RULES, () => ({ when: {} })) }),
  'as many investigators as can be': entry({
    investigators: record(MAX_KEYRING_KEYS, { fingerprint: FINGERPRINT, weight: 1 })
  }),
  'as many paths as can be': rule({
    pathsOutside: many(MAX_ACL_PATHS, () => '/' + 'x'.repeat(MAX_ACL_PATH_CHARACTERS - 1))
  }),
  'as many bans as can be': { banned: [...new Set(ids(MAX_BANNED))] },
  'as many settings as can be': { settings: record(MAX_SETTINGS, 'x'.repeat(MAX_NAME_CHARACTERS)) },
  'the longest names': {
    settings: { ['x'.repeat(MAX_LABEL_CHARACTERS)]: 1 },
    acl: { ['x'.repeat(MAX_ACL_NAME_CHARACTERS)]: ENTRY }
  },
  'a later version': { version: 1, previous: 'ab'.repeat(32), mesh: MESH_ID }
}

const BAD: Record<string, object> = {
  'an unknown field': { expireafter: '2026-11-24T08:00:00Z' },
  'no key': { keyring: [] },
  'a key too many': { keyring: many(MAX_KEYRING_KEYS + 1, key) },
  'a key twice': { keyring: [key(1), key(1)] },
  'a key that is too long': keyOf(MOST_KEY + 4),
  'an ACL entry too many': { acl: record(MAX_ACL_ENTRIES + 1, ENTRY) },
  'an ACL name that is too long': { acl: { ['x'.repeat(MAX_ACL_NAME_CHARACTERS + 1)]: ENTRY } },
  'a weight of zero': entry({ minimumweight: 0 }),
  'a weight that is too great': entry({ minimumweight: MAX_ACL_WEIGHT + 1 }),
  'half a weight': entry({ investigators: { ada: { fingerprint: FINGERPRINT, weight: 0.5 } } }),
  'a short fingerprint': entry({ investigators: { ada: { fingerprint: 'AB', weight: 1 } } }),
  'an investigator too many': entry({
    investigators: record(MAX_KEYRING_KEYS + 1, { fingerprint: FINGERPRINT, weight: 1 })
  }),
  'no people': entry({ people: 0 }),
  'more people than keys': entry({ people: MAX_KEYRING_KEYS + 1 }),
  'a rule too many': entry({ rules: many(MAX_ACL_RULES + 1, () => ({ when: {} })) }),
  'an unknown condition': rule({ size: 1 }),
  'a path too many': rule({ pathsOutside: many(MAX_ACL_PATHS + 1, () => '/') }),
  'a path that is too long': rule({ pathsOutside: ['x'.repeat(MAX_ACL_PATH_CHARACTERS + 1)] }),
  'bans that are not sorted': { banned: [...AGENTS].reverse() },
  'a setting too many': { settings: record(MAX_SETTINGS + 1, 1) },
  'a setting that is too long': { settings: { a: 'x'.repeat(MAX_NAME_CHARACTERS + 1) } },
  'a setting that is a list': { settings: { a: [] } },
  'a setting without a name': { settings: { '': 1 } },
  'version 0 with a version before': { previous: 'ab'.repeat(32) },
  'version 1 without a version before': { version: 1, mesh: MESH_ID },
  'version 0 with a mesh id': { mesh: MESH_ID },
  'version 1 with a bare name': { version: 1, previous: 'ab'.repeat(32) },
  'a version below zero': { version: -1, previous: 'ab'.repeat(32), mesh: MESH_ID }
}

describe('protocol/order/policy-schema', () => {
  it('takes a policy with every field', () => {
    expect(policySchema.parse(ZERO)).to.deep.equal(ZERO)
  })

  for (const [name, changes] of Object.entries(GOOD)) {
    it(`takes ${name}`, () => {
      expect(policySchema.safeParse({ ...ZERO, ...changes }).error?.issues ?? []).to.deep.equal([])
    })
  }

  for (const [name, changes] of Object.entries(BAD)) {
    it(`refuses ${name}`, () => {
      expect(policySchema.safeParse({ ...ZERO, ...changes }).success).to.equal(false)
    })
  }

  it('refuses a ban too many', () => {
    const banned = [...new Set(ids(MAX_BANNED + 200))]
    expect(banned.length).to.be.greaterThan(MAX_BANNED)
    expect(policySchema.safeParse({ ...ZERO, banned: banned.slice(0, MAX_BANNED) }).success).to.equal(true)
    expect(policySchema.safeParse({ ...ZERO, banned: banned.slice(0, MAX_BANNED + 1) }).success).to.equal(false)
  })
})
