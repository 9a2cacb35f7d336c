import { expect } from 'chai'
import { MODULES } from '../../../../../src/modules/registry.ts'
import { loadModule } from '../../../../../src/node/agent/runner/load-module.ts'

describe('loadModule', () => {
  for (const [name, module] of MODULES) {
    it(`loads ${name} as the registry has it`, async () => {
      expect(await loadModule(name)).to.equal(module)
    })
  }

  for (const name of ['absent', '', 'toString', '__proto__']) {
    it(`has no module '${name}'`, async () => {
      expect(await loadModule(name)).to.equal(undefined)
    })
  }
})
