import { expect } from 'chai'
import { policyFlaws } from '../../../../src/investigator/policy/policy-flaws.ts'
import type { Policy } from '../../../../src/protocol/order/schema.ts'
import { minimalPublicKey } from '../../../../src/protocol/pgp/minimal-key.ts'
import { Desk, entryOf } from '../../../helpers/desk.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { makeKey } from '../../../helpers/openpgp-keys.ts'
import { NOW, policyZero, type TestPerson } from '../../../helpers/orders.ts'

const DAY = 86_400_000

describe('policyFlaws', () => {
  let desk: Desk
  let old: TestPerson
  const policy = (changes: Partial<Policy> = {}): Policy => ({ ...desk.zero.policy, ...changes })

  before(async () => {
    desk = await Desk.open(['ada', 'grace'])
    const privateKey = await makeKey({ from: NOW - DAY, lifeSec: 11 * 86_400 })
    const { fingerprint, key } = await minimalPublicKey(privateKey.toPublic().write())
    old = { fingerprint, person: 'old', name: 'old', key, privateKey }
  })

  it('finds none where two people rule', async () => {
    const quorum = entryOf(desk.people, 2)
    expect(await policyFlaws(policy({ quorum }), NOW)).to.deep.equal({ errors: [], warnings: [] })
  })

  it('warns where one alone rules, by weight too', async () => {
    expect((await policyFlaws(policy(), NOW)).warnings).to.deep.equal(['ada alone can change the policy.'])
    const quorum = { ...entryOf(desk.people, 2), people: 1 }
    expect((await policyFlaws(policy({ quorum }), NOW)).warnings).to.deep.equal([])
  })

  it('warns of an entry that nobody can reach, when others can be', async () => {
    const acl = { default: entryOf(desk.people, 1), file: { ...entryOf(desk.people, 1), people: 3 } }
    const { errors, warnings } = await policyFlaws(policy({ acl, quorum: entryOf(desk.people, 2) }), NOW)
    expect([errors, warnings]).to.deep.equal([[], ['Nobody can reach what acl file asks for.']])
  })

  it('a key that expires soon is told of; one that has expired counts for nothing', async () => {
    const people = [...desk.people.slice(0, 1), old]
    const both = policyZero(people, { quorum: entryOf(people, 2) })
    expect(await policyFlaws(both, NOW)).to.deep.equal({
      errors: [],
      warnings: [`The key ${old.fingerprint} of old expires in 10 days.`]
    })
    const { errors, warnings } = await policyFlaws(both, NOW + 11 * DAY)
    expect(errors).to.have.length(1)
    expect(errors[0]).to.match(/^Nobody could change the policy again/)
    expect(warnings).to.deep.equal([
      `The key ${old.fingerprint} of old may not sign: it is expired, revoked or unsupported.`
    ])
  })

  it('what nodes would not take is an error of its own', async () => {
    const rules = [{ when: {}, minimumweight: 1 }]
    const acl = { default: { ...entryOf(desk.people, 1), rules } }
    await expectCode(policyFlaws(policy({ acl }), NOW), 'ACL_INVALID')
  })
})
