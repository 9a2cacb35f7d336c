import { expect } from 'chai'
import { CODES, codeOf, MigError, verdictOf, type Code } from '../../../src/protocol/errors.ts'

describe('protocol/errors', () => {
  it('an error has a code, the sentence, the remedy of the code, and what led to it', () => {
    const cause = new RangeError('deep down')
    const error = new MigError('NO_TARGET', 'Nobody is there.', { cause })
    expect(error)
      .to.be.instanceOf(Error)
      .and.include({ name: 'MigError', code: 'NO_TARGET', message: 'Nobody is there.' })
    expect(error.remedy).to.equal(CODES.NO_TARGET.remedy)
    expect(error.cause).to.equal(cause)
  })

  it('what is no error of ours is INTERNAL, whatever it calls itself', () => {
    for (const other of [new TypeError('x'), Object.assign(new Error('x'), { code: 'USAGE' }), 'text', undefined]) {
      expect(codeOf(other)).to.equal('INTERNAL')
    }
    expect(codeOf(new MigError('USAGE', 'x'))).to.equal('USAGE')
  })

  it('the verdict for the mesh is that of the code; without one, and for our own mistakes, nobody is punished', () => {
    const verdict = (code: Code): string => verdictOf(new MigError(code, 'x'))
    expect([verdict('ENVELOPE_MALFORMED'), verdict('ORDER_EXPIRED'), verdict('NO_TARGET')]).to.deep.equal([
      'reject',
      'ignore',
      'ignore'
    ])
    expect(verdictOf(new TypeError('a mistake of ours'))).to.equal('ignore')
  })
})
