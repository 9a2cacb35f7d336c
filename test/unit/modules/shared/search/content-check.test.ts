import { expect } from 'chai'
import { compileSearches } from '../../../../../src/modules/shared/search/compiled-search.ts'
import { createJudge } from '../../../../../src/modules/shared/search/content-check.ts'
import type { CompiledSearch } from '../../../../../src/modules/shared/search/compiled-search.ts'
import type { Options } from '../../../../../src/modules/shared/search/params.ts'
import { WHOLE } from '../../../../../src/modules/shared/regex/to-v8.ts'

/** Values of the checks that record a file with this text. */
function recorded(text: string, contents: string[], options: Options = {}): string[] {
  const [search] = compileSearches({ searches: { s: { paths: ['/'], contents, options } } }, 0) as [CompiledSearch]
  const judge = createJudge(search)
  if (text !== '') judge.visit(Buffer.from(text), WHOLE)
  return judge.recorded().map(({ value }) => value)
}

const MISMATCH: Options = { mismatch: ['content'] }

/** Does a line match? `!`? mismatch? Then the check records the file, or not. */
const TRUTH: readonly (readonly [matches: boolean, inverse: boolean, mismatch: boolean, isRecorded: boolean])[] = [
  [true, false, false, true],
  [false, false, false, false],
  [true, true, false, false],
  [false, true, false, true],
  [true, false, true, false],
  [false, false, true, true],
  [true, true, true, true],
  [false, true, true, false]
]

describe('createJudge', () => {
  describe('some line', () => {
    for (const [matches, inverse, mismatch, isRecorded] of TRUTH) {
      for (const matchall of [true, false]) {
        it(`match ${matches}, ! ${inverse}, mismatch ${mismatch}, matchall ${matchall}: ${isRecorded}`, () => {
          const check = `${inverse ? '!' : ''}alpha`
          const options: Options = { matchall, ...(mismatch && MISMATCH) }
          expect(recorded(matches ? 'x\nalpha\n' : 'x\n', [check], options)).to.deep.equal(isRecorded ? [check] : [])
        })
      }
    }

    it('lets each check have a line of its own', () => {
      expect(recorded('alpha\nbeta\n', ['^beta$', '^alpha$'])).to.deep.equal(['^beta$', '^alpha$'])
      expect(recorded('alpha\nbeta\n', ['^beta$', 'gamma'])).to.deep.equal(['^beta$'])
    })

    it('sees the end when nothing is left to decide', () => {
      const [search] = compileSearches(
        { searches: { s: { paths: ['/'], contents: ['!a', 'b'], options: { matchall: true } } } },
        0
      ) as [CompiledSearch]
      expect(createJudge(search).visit(Buffer.from('a'), WHOLE), 'a inverted one has failed').to.equal(true)
      expect(createJudge(search).visit(Buffer.from('b'), WHOLE), 'a may still come').to.equal(false)
    })
  })

  describe('every line', () => {
    const macroal: Options = { macroal: true, matchall: true }
    it('wants all lines to match, and none the inverted ones', () => {
      expect(recorded('a1\na2\n', ['^a'], macroal)).to.deep.equal(['^a'])
      expect(recorded('a1\nb2\n', ['^a'], macroal)).to.deep.equal([])
      expect(recorded('a1\na2\n', ['^a', '!3'], macroal)).to.deep.equal(['^a', '!3'])
      expect(recorded('a1\na3\n', ['^a', '!3'], macroal)).to.deep.equal([])
    })

    it('turns the whole around for a mismatch', () => {
      expect(recorded('a1\nb2\n', ['^a'], { ...macroal, ...MISMATCH })).to.deep.equal(['^a'])
      expect(recorded('a1\na2\n', ['^a'], { ...macroal, ...MISMATCH })).to.deep.equal([])
    })

    it('takes a file without lines for good to inverted checks alone', () => {
      expect(recorded('', ['^a'], macroal)).to.deep.equal([])
      expect(recorded('', ['!a'], macroal)).to.deep.equal(['!a'])
      expect(recorded('', ['^a'], { ...macroal, ...MISMATCH })).to.deep.equal(['^a'])
      expect(recorded('', ['^a'], { macroal: true, ...MISMATCH }), 'no line offends').to.deep.equal([])
    })
  })
})
