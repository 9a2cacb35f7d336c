import type { Action, Cancel, Policy } from '../../src/protocol/order/schema.ts'
import type { HeldPolicy } from '../../src/node/mesh/held-policy.ts'
import { readPolicyZero } from '../../src/node/mesh/held-policy.ts'
import { canonicalBytes } from '../../src/protocol/order/canonical.ts'
import { orderDigest, type OrderDigest } from '../../src/protocol/order/digest.ts'
import { encodeEnvelope } from '../../src/protocol/order/envelope.ts'
import { writeOrderFile } from '../../src/protocol/order/order-file.ts'
import { createReplyKey } from '../../src/protocol/pgp/seal.ts'
import { signDetached } from '../../src/protocol/pgp/sign.ts'
import { toBase64 } from '../../src/util/bytes.ts'
import { action, meshIdOf, NOW, policyZero, testPerson, timeText, type TestPerson } from './orders.ts'

/** A signed order. */
export interface Signed<T = Action> {
  readonly order: T
  readonly bytes: Uint8Array
  readonly digest: OrderDigest
  readonly envelope: Uint8Array
  readonly file: string
}

/** Where investigators sit: they have keys, founded a mesh, and sign orders, all of them answered to one reply key. */
export class Desk {
  readonly people: readonly TestPerson[]
  readonly meshId: string
  readonly zero: HeldPolicy
  readonly zeroFile: string
  readonly replyKey: { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array }
  #nextId = 1

  private constructor(fields: Pick<Desk, 'people' | 'meshId' | 'zero' | 'zeroFile' | 'replyKey'>) {
    this.people = fields.people
    this.meshId = fields.meshId
    this.zero = fields.zero
    this.zeroFile = fields.zeroFile
    this.replyKey = fields.replyKey
  }

  /**
   * @param found - changes version 0 of the policy, in which each person may do everything alone
   * @param now - ms since the epoch: when the mesh is founded, by keys of the day before
   */
  static async open(
    names: readonly string[] = ['ada', 'grace'],
    found: (people: readonly TestPerson[]) => Partial<Policy> = () => ({}),
    now: number = NOW
  ): Promise<Desk> {
    const people = await Promise.all(names.map((name) => testPerson(name, now - 86_400_000)))
    const policy = policyZero(people, found(people))
    const meshId = meshIdOf(policy)
    const zeroFile = writeOrderFile(policy, [await signDetached(canonicalBytes(policy), people[0]!.privateKey, now)])
    const zero = await readPolicyZero(zeroFile, meshId)
    return new Desk({ people, meshId, zero, zeroFile, replyKey: await createReplyKey(now) })
  }

  /** An action of this mesh with an id of its own, for agents of any name, answered to `reply.peer`. */
  action(changes: Partial<Action> = {}, reply: Partial<Action['reply']> = {}): Action {
    const id = `019ab4f0-1c00-7000-8000-${String(this.#nextId++).padStart(12, '0')}`
    const base = action({ mesh: this.meshId, id, target: "name LIKE '%'" })
    return { ...base, reply: { ...base.reply, key: toBase64(this.replyKey.publicKey), ...reply }, ...changes }
  }

  /** Signs an order as these people, all of them at `at`. */
  async sign<T extends Action | Cancel | Policy>(
    order: T,
    signers: readonly TestPerson[] = this.people.slice(0, 1),
    at: number = NOW
  ): Promise<Signed<T>> {
    const bytes = canonicalBytes(order)
    const signatures = await Promise.all(signers.map(({ privateKey }) => signDetached(bytes, privateKey, at)))
    const envelope = encodeEnvelope({ order: bytes, signatures })
    return { order, bytes, digest: orderDigest(bytes), envelope, file: writeOrderFile(order, signatures) }
  }

  /** The policy that follows `before`. */
  next(before: HeldPolicy = this.zero, changes: Partial<Policy> = {}): Policy {
    const { policy, digest } = before
    return { ...policy, mesh: this.meshId, version: policy.version + 1, previous: digest, ...changes }
  }
}

/** An ACL entry, or quorum, in which each of the people weighs 1 and `people` of them are needed. */
export function entryOf(people: readonly TestPerson[], needed: number): Policy['quorum'] {
  return {
    minimumweight: needed,
    people: needed,
    investigators: Object.fromEntries(
      people.map(({ person, fingerprint }) => [person, { fingerprint, weight: 1, person }])
    )
  }
}

/** The times of an action that begins and ends so many ms from {@link NOW}. */
export function between(from: number, to: number): Pick<Action, 'validfrom' | 'expireafter'> {
  return { validfrom: timeText(NOW + from), expireafter: timeText(NOW + to) }
}
