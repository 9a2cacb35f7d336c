import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { MODULES } from '../../src/modules/registry.ts'
import type { ModuleResult } from '../../src/protocol/result/module-result.ts'

interface Golden {
  cases: { name: string; module: string; foundonly: boolean; result: ModuleResult; lines: string[] | null }[]
}

const golden = JSON.parse(readFileSync(new URL('./print.json', import.meta.url), 'utf8')) as Golden

describe('golden/print.json', () => {
  for (const { name, module: moduleName, foundonly: foundOnly, result, lines } of golden.cases) {
    const module = MODULES.get(moduleName)
    if (module === undefined) continue
    it(name, () => {
      expect(module.render(result, { foundOnly })).to.deep.equal(lines ?? [])
    })
  }
})
