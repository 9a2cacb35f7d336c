import { expect } from 'chai'
import * as z from 'zod'
import { CAPABILITIES } from '../../../src/modules/module.ts'
import { MODULES } from '../../../src/modules/registry.ts'

describe('MODULES', () => {
  for (const [name, module] of MODULES) {
    it(`${name} says what it is`, () => {
      expect(module.name).to.equal(name)
      expect(name).to.match(/^[a-z0-9]+$/)
      expect(module.summary).to.match(/^[^\n]{10,100}$/)
      expect(CAPABILITIES).to.include.members([...module.capabilities])
      expect(new Set(module.flags.map((flag) => flag.name)).size).to.equal(module.flags.length)
      for (const { help } of module.flags) expect(help).to.match(/^[^\n]+$/)
      for (const { command } of module.examples) expect(command).to.match(new RegExp(`^mig ${name}( |$)`))
      expect(() => z.toJSONSchema(module.params)).not.to.throw()
    })
  }
})
