import { expect } from 'chai'
import { parseRe2 } from '../../../../../src/modules/shared/regex/parse.ts'
import type { Node } from '../../../../../src/modules/shared/regex/syntax.ts'
import { toV8, WHOLE } from '../../../../../src/modules/shared/regex/to-v8.ts'

const compile = (pattern: string, edges = WHOLE): RegExp => toV8(parseRe2(pattern) as Node, 'unicode', edges)

describe('toV8', () => {
  it('keeps what RE2 means where V8 means something else', () => {
    expect(compile('^\\s$').test('\v'), 'RE2 has no vertical tab among spaces').to.equal(false)
    expect(compile('^\\s$').test('\u00a0')).to.equal(false)
    expect(compile('^.$').test('\u2028'), 'only \\n ends a line').to.equal(true)
    expect(compile('(?m)^b$').test('a\nb\nc')).to.equal(true)
    expect(compile('(?m)^b$').test('a\rb')).to.equal(false)
    expect(compile('^.$').test('😀'), 'one character, two units').to.equal(true)
    expect(compile('(?i)^k$').test('\u212a')).to.equal(true)
    expect(compile('(?i)^\\W$').test('\u017f')).to.equal(false)
  })

  it('has no start and no end inside a line', () => {
    const piece = { isStart: false, isEnd: false }
    expect(compile('^a', piece).test('a')).to.equal(false)
    expect(compile('a$', piece).test('a')).to.equal(false)
    expect(compile('a', piece).test('a')).to.equal(true)
    expect(compile('(?m)a$', piece).test('a')).to.equal(false)
    expect(compile('(?m)^a', piece).test('a')).to.equal(false)
  })

  it('writes ASCII alone when that is all there is', () => {
    expect(toV8(parseRe2('[é-ü]a') as Node, 'ascii', WHOLE).test('a')).to.equal(false)
    expect(toV8(parseRe2('.a') as Node, 'ascii', WHOLE).flags).to.equal('')
  })
})
