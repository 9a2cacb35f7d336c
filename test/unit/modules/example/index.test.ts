import { expect } from 'chai'
import { exampleModule } from '../../../../src/modules/example/index.ts'
import { parseFlags } from '../../../../src/modules/shared/go/flags.ts'

describe('exampleModule', () => {
  it('reads its flags', () => {
    const flags = parseFlags(exampleModule.flags, ['-hostname', '-lookup', 'a', '-lookup=b'])
    expect(exampleModule.fromFlags(flags)).to.deep.equal({
      gethostname: true,
      getaddresses: false,
      lookuphost: ['a', 'b']
    })
  })

  it('opens no files', () => {
    expect(exampleModule.classes({})).to.deep.equal({ contents: false, hashes: false, paths: [] })
  })
})
