import { expect } from 'chai'
import { pkgModule } from '../../../../src/modules/pkg/index.ts'
import { parseFlags } from '../../../../src/modules/shared/go/flags.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'

describe('pkgModule', () => {
  it('reads its flags', () => {
    const words = ['-name', 'a', '-name=b', '-version', '!1', '-type', 'rpm']
    expect(pkgModule.fromFlags(parseFlags(pkgModule.flags, words))).to.deep.equal({
      pkgmatch: { matches: ['a', 'b'] },
      vermatch: '!1',
      types: ['rpm']
    })
    expect(pkgModule.fromFlags({ name: ['a'] })).to.deep.equal({ pkgmatch: { matches: ['a'] } })
  })

  it('has examples that it takes', () => {
    for (const { command } of pkgModule.examples) {
      const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '').slice(2)
      pkgModule.validate(pkgModule.fromFlags(parseFlags(pkgModule.flags, words)))
    }
  })

  it('wants a name', () => {
    const { message } = throwsCode(() => pkgModule.fromFlags({}), 'USAGE')
    expect(message).to.equal('pkgmatch.matches: must specify at least one package to match')
  })

  it('looks where databases of packages lie, and nowhere else', () => {
    expect(pkgModule.classes({})).to.deep.equal({ contents: false, hashes: false, paths: [] })
    expect(pkgModule.capabilities).to.deep.equal(['fs.read'])
  })

  it('masks errors alone', () => {
    const result = { foundanything: true, success: true, elements: { packages: [] }, statistics: null, errors: ['/x'] }
    expect(pkgModule.mask(result)).to.deep.equal({ ...result, errors: ['masked'] })
    expect(pkgModule.mask({ ...result, errors: null }).errors).to.equal(null)
  })
})
