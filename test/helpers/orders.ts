import { canonicalBytes } from '../../src/protocol/order/canonical.ts'
import { orderDigest } from '../../src/protocol/order/digest.ts'
import type { Action, Cancel, Policy } from '../../src/protocol/order/schema.ts'
import { minimalPublicKey } from '../../src/protocol/pgp/minimal-key.ts'
import { generateKey, readPrivateKey, type PrivateKey } from '../../src/protocol/pgp/sign.ts'
import { toBase64 } from '../../src/util/bytes.ts'

/** The time at which orders of the tests begin. */
export const NOW = Date.parse('2026-11-24T08:00:00Z')
export const MESH_ID = `test.${'0'.repeat(64)}`
/** Two agents, in the order of their ids. */
export const AGENTS = [
  '12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN',
  '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp'
] as const

/** RFC 3339, whole seconds. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z')
}

/** A question that is valid for an hour from {@link NOW}. */
export function action(changes: Partial<Action> = {}): Action {
  return {
    syntaxversion: 3,
    kind: 'action',
    mesh: MESH_ID,
    id: '019ab4f0-1c00-7000-8000-000000000001',
    name: 'root login without key check',
    target: "environment->>'os'='linux'",
    validfrom: timeText(NOW),
    expireafter: timeText(NOW + 3_600_000),
    operations: [{ module: 'file', parameters: { searches: {} } }],
    reply: {
      peer: AGENTS[0],
      via: [],
      addresses: ['/ip4/192.0.2.1/tcp/4001'],
      key: 'AAAA',
      until: timeText(NOW + 30 * 86_400_000),
      spreadMs: 0
    },
    ...changes
  }
}

/** A tombstone for some action. */
export function cancel(changes: Partial<Cancel> = {}): Cancel {
  return {
    syntaxversion: 3,
    kind: 'cancel',
    mesh: MESH_ID,
    action: 'ab'.repeat(32),
    reason: 'not needed any more',
    expireafter: timeText(NOW + 3_600_000),
    ...changes
  }
}

/** A person with an OpenPGP key. */
export interface TestPerson {
  readonly fingerprint: string
  readonly person: string
  readonly name: string
  readonly key: Uint8Array
  readonly privateKey: PrivateKey
}

/** @param keyFrom - ms since the epoch: when the key begins; a day before {@link NOW} unless said */
export async function testPerson(person: string, keyFrom: number = NOW - 86_400_000): Promise<TestPerson> {
  const pair = await generateKey({ name: person, email: `${person}@example.net`, now: keyFrom })
  const { fingerprint, key } = await minimalPublicKey(pair.publicKey)
  return { fingerprint, person, name: person, key, privateKey: await readPrivateKey(pair.privateKey) }
}

/** Version 0 of a policy, in which each of the people may do everything alone. */
export function policyZero(people: readonly TestPerson[], changes: Partial<Policy> = {}): Policy {
  const entry = {
    minimumweight: 1,
    investigators: Object.fromEntries(
      people.map(({ person, fingerprint }) => [person, { fingerprint, weight: 1, person }])
    )
  }
  return {
    syntaxversion: 3,
    kind: 'policy',
    mesh: 'test',
    version: 0,
    previous: '',
    keyring: people.map(({ fingerprint, person, name, key }) => ({ fingerprint, person, name, key: toBase64(key) })),
    acl: { default: entry },
    banned: [],
    settings: {},
    quorum: entry,
    ...changes
  }
}

/** The mesh that begins with this policy. */
export function meshIdOf(zero: Policy): string {
  return `${zero.mesh}.${orderDigest(canonicalBytes(zero))}`
}
