import { expect } from 'chai'
import { differenceLines, policyDifference } from '../../../../src/investigator/policy/policy-difference.ts'
import { Desk, entryOf } from '../../../helpers/desk.ts'

describe('policyDifference', () => {
  it('is empty of a policy and itself, and has what is new, gone and other', async () => {
    const desk = await Desk.open(['ada', 'grace'])
    const { policy } = desk.zero
    expect(policyDifference(policy, policy)).to.deep.equal([])
    const [ada] = desk.people
    const rules = [{ when: { contents: true }, minimumweight: 2 }]
    const entry = { ...entryOf(desk.people, 1), rules }
    const investigators = { ada: { fingerprint: ada!.fingerprint, weight: 1 } }
    const next = {
      ...policy,
      acl: { default: entry, 'fi\nle': { minimumweight: 2, investigators } },
      keyring: policy.keyring.slice(0, 1),
      settings: { a: '\u001b' }
    }
    const lines = differenceLines(policyDifference(policy, next))
    const grace = desk.people[1]!
    expect(lines[0]).to.match(new RegExp(`^- key ${grace.fingerprint} = grace \\(grace\\), key material [0-9a-f]{8}$`))
    expect(lines.slice(1)).to.deep.equal([
      '+ acl default: rule 1 = {"when":{"contents":true},"minimumweight":2}',
      '+ acl fi\\x0ale: minimumweight = 2',
      '+ acl fi\\x0ale: people = 1',
      `+ acl fi\\x0ale: investigator ada = weight 1, ${ada!.fingerprint}`,
      '+ setting a = "\\u001b"'
    ])
    expect(
      differenceLines(policyDifference(next, { ...next, acl: { ...next.acl, default: { ...entry, people: 2 } } }))
    ).to.deep.equal(['~ acl default: people = 2, was 1'])
  })
})
