import { expect } from 'chai'
import { resolveTarget } from '../../../../src/investigator/compose/action-target.ts'

describe('investigator/compose/action-target', () => {
  const macros = { web: "tags->>'team'='web'" }

  it('replaces a text that is a macro', () => {
    expect(resolveTarget('web', macros)).to.equal(macros.web)
  })

  it('replaces nothing inside an expression', () => {
    expect(resolveTarget("name='web'", macros)).to.equal("name='web'")
  })

  it('takes no macro from the prototype of objects', () => {
    expect(resolveTarget('constructor', macros)).to.equal('constructor')
  })

  it('means everybody without a flag', () => {
    expect(resolveTarget(undefined, macros)).to.equal("status='online'")
  })
})
