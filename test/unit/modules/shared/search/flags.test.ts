import { expect } from 'chai'
import { FILE_FLAGS, paramsFromFlags } from '../../../../../src/modules/shared/search/flags.ts'
import { throwsCode } from '../../../../helpers/expect-throw.ts'

describe('paramsFromFlags', () => {
  it('has the defaults of the command line', () => {
    expect(paramsFromFlags({ path: ['/etc'] })).to.deep.equal({
      searches: {
        s1: {
          paths: ['/etc'],
          options: { maxdepth: 1000, maxerrors: 30, matchall: true, macroal: false, mismatch: null, matchlimit: 1000 }
        }
      }
    })
  })

  it('lets matchany win', () => {
    const params = paramsFromFlags({ path: ['/etc'], matchany: true, matchall: true })
    expect(params.searches?.['s1']?.options?.matchall).to.equal(false)
  })

  it('refuses what the module refuses', () => {
    throwsCode(() => paramsFromFlags({}), 'USAGE')
    throwsCode(() => paramsFromFlags({ path: ['/x'], size: ['huge'] }), 'USAGE')
  })
})

describe('FILE_FLAGS', () => {
  it('are those of MIG', () => {
    expect(FILE_FLAGS.map(({ name }) => name)).to.have.members([
      ...['path', 'name', 'size', 'mode', 'mtime', 'content', 'md5', 'sha1', 'sha2', 'sha3', 'mismatch', 'maxdepth'],
      ...['maxerrors', 'matchlimit', 'matchall', 'matchany', 'macroal', 'returnsha256', 'decompress', 'verbose']
    ])
  })
})
