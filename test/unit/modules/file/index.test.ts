import { expect } from 'chai'
import { fileModule } from '../../../../src/modules/file/index.ts'
import { parseFlags } from '../../../../src/modules/shared/go/flags.ts'

describe('fileModule', () => {
  it('has examples that are understood', () => {
    for (const { command } of fileModule.examples) {
      const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '').slice(2)
      const params = fileModule.fromFlags(parseFlags(fileModule.flags, words))
      expect(params.searches?.['s1']?.paths).to.not.be.empty
      expect(() => fileModule.validate(fileModule.params.parse(params))).not.to.throw()
    }
  })
})
