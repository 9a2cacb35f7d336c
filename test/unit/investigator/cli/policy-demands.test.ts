import { expect } from 'chai'
import { Arguments } from '../../../../src/investigator/cli/arguments.ts'
import { withPolicyDemands } from '../../../../src/investigator/cli/policy-demands.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'

const DRAFT = { name: 'n', target: 't', operations: [] }
const demands = (flags: Record<string, string>, current?: number): object => {
  const { policyVersion, policyMaxAge } = withPolicyDemands(DRAFT, new Arguments(flags), current)
  return { policyVersion, policyMaxAge }
}

describe('withPolicyDemands', () => {
  it('asks for nothing unless a flag does', () => {
    expect(withPolicyDemands(DRAFT, new Arguments({}), 3)).to.deep.equal(DRAFT)
  })

  it('a version by its number, or as the one in force; an age in seconds, at least one', () => {
    expect(demands({ 'policy-version': '7' })).to.deep.equal({ policyVersion: 7, policyMaxAge: undefined })
    expect(demands({ 'policy-version': 'current' }, 3)).to.deep.equal({ policyVersion: 3, policyMaxAge: undefined })
    expect(demands({ 'policy-max-age': '2h' })).to.deep.equal({ policyVersion: undefined, policyMaxAge: 7200 })
    expect(demands({ 'policy-max-age': '1500ms' })).to.deep.equal({ policyVersion: undefined, policyMaxAge: 1 })
  })

  it('USAGE: no version, or the one in force where no mesh is asked', () => {
    throwsCode(() => demands({ 'policy-version': '-1' }, 3), 'USAGE')
    throwsCode(() => demands({ 'policy-version': 'current' }), 'USAGE')
  })
})
