import { expect } from 'chai'
import { MODULE_NAMES } from '../../../src/modules/names.ts'
import { MODULES } from '../../../src/modules/registry.ts'

describe('names of modules', () => {
  it('are those of the registry', () => {
    expect(MODULE_NAMES).to.deep.equal([...MODULES.keys()].toSorted())
  })
})
