import { expect } from 'chai'
import { canCast, castTypeOf, castValue, secondWordOfType } from '../../../../src/protocol/target/cast.ts'
import type { CastType, Value } from '../../../../src/protocol/target/expression.ts'

const CASTS: readonly (readonly [value: Value, to: CastType, result: Value])[] = [
  [null, 'text', null],
  [386, 'text', '386'],
  [true, 'text', 'true'],
  ['x', 'text', 'x'],
  [' 42 ', 'integer', 42],
  ['-7', 'integer', -7],
  ['1.5', 'integer', null],
  ['', 'integer', null],
  [2.5, 'integer', 3],
  [-2.5, 'integer', -3],
  ['1.5e3', 'number', 1500],
  ['.5', 'number', 0.5],
  ['0x10', 'number', null],
  [1.5, 'number', 1.5],
  ['Yes', 'boolean', true],
  ['off', 'boolean', false],
  ['o', 'boolean', null],
  [false, 'boolean', false],
  ['2026-11-24', 'time', Date.parse('2026-11-24')],
  ['soon', 'time', null],
  [5, 'time', 5],
  [{ months: 1, days: 0, ms: 0 }, 'interval', { months: 1, days: 0, ms: 0 }],
  [['a'], 'json', ['a']]
]

describe('protocol/target/cast', () => {
  for (const [value, to, result] of CASTS) {
    it(`${JSON.stringify(value)}::${to} is ${JSON.stringify(result)}`, () => {
      expect(castValue(value, to)).to.deep.equal(result)
    })
  }

  it('knows the names of types', () => {
    expect(castTypeOf('bigint')).to.equal('integer')
    expect(castTypeOf('double precision')).to.equal('number')
    expect(castTypeOf('inet')).to.equal(undefined)
  })

  it('knows the types of two words', () => {
    expect(castTypeOf(`double ${secondWordOfType('double') ?? ''}`)).to.equal('number')
    expect(castTypeOf(`character ${secondWordOfType('character') ?? ''}`)).to.equal('text')
    expect(secondWordOfType('text')).to.equal(undefined)
  })

  it('allows what cannot surprise', () => {
    expect([canCast('text', 'time'), canCast('number', 'integer'), canCast('json', 'json')]).to.not.include(false)
    expect([canCast('number', 'text'), canCast('boolean', 'text')]).to.not.include(false)
    expect([canCast('text', 'json'), canCast('text', 'interval'), canCast('time', 'text')]).to.not.include(true)
    expect([canCast('json', 'text'), canCast('number', 'boolean')]).to.not.include(true)
  })
})
