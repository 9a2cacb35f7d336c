import { expect } from 'chai'
import { actionName } from '../../../../src/investigator/compose/action-name.ts'

describe('investigator/compose/action-name', () => {
  it('is the command line', () => {
    expect(actionName(['mig', 'file', '-path', '/etc'])).to.equal('mig file -path /etc')
  })

  it('is cut behind 100 characters', () => {
    expect(actionName(['x'.repeat(100)])).to.equal('x'.repeat(100))
    expect(actionName(['x'.repeat(101)])).to.equal(`${'x'.repeat(100)}...`)
  })
})
