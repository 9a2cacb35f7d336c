import { expect } from 'chai'
import { parseAcl } from '../../../../src/protocol/acl/acl.ts'
import { mayCancel } from '../../../../src/protocol/acl/may-cancel.ts'

const [ADA, GRACE, EVE] = ['A', 'B', 'C'].map((letter) => letter.repeat(40)) as [string, string, string]

describe('mayCancel', () => {
  const entry = (fingerprints: string[], needed: number) => ({
    minimumweight: needed,
    people: needed,
    investigators: Object.fromEntries(fingerprints.map((fingerprint) => [fingerprint, { fingerprint, weight: 1 }]))
  })
  const acl = parseAcl({ default: entry([ADA, GRACE, EVE], 1), cancel: entry([GRACE, EVE], 2) })

  it('any one signer of the action, whatever the ACL says', () => {
    expect(mayCancel(parseAcl({}), { signers: [ADA], actionSigners: [EVE, ADA] })).to.equal(true)
    expect(mayCancel(parseAcl({}), { signers: [EVE, ADA], actionSigners: [ADA] })).to.equal(true)
  })

  it('others as the entry cancel says; default does not stand in for it', () => {
    const ask = (signers: string[], persons?: Map<string, string>): boolean =>
      mayCancel(acl, { signers, actionSigners: [ADA], ...(persons && { persons }) })
    expect([ask([GRACE]), ask([GRACE, EVE]), ask([])]).to.deep.equal([false, true, false])
    const onePerson = new Map([GRACE, EVE].map((fingerprint) => [fingerprint, 'grace']))
    expect(ask([GRACE, EVE], onePerson)).to.equal(false)
    const open = parseAcl({ default: entry([GRACE], 1) })
    expect(mayCancel(open, { signers: [GRACE], actionSigners: [ADA] })).to.equal(false)
  })
})
