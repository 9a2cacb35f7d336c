import { expect } from 'chai'
import fc from 'fast-check'
import { durationText } from '../../../../../src/modules/shared/go/duration.ts'
import { parseDuration } from '../../../../../src/modules/shared/go/parse-duration.ts'

describe('parseDuration', () => {
  for (const [text, ms] of [
    ['0', 0],
    ['+5s', 5_000],
    ['-1.5h', -5_400_000],
    ['1h15m30.5s', 4_530_500],
    ['100ms', 100],
    ['.5s', 500],
    ['5.s', 5_000],
    ['3us', 0.003],
    ['3µs', 0.003],
    ['3μs', 0.003],
    ['7ns', 0.000007]
  ] as const) {
    it(`'${text}' is ${ms} ms`, () => {
      expect(parseDuration(text)).to.be.closeTo(ms, 1e-9)
    })
  }

  for (const [text, reason] of [
    ['', 'invalid duration ""'],
    ['-', 'invalid duration "-"'],
    ['s', 'invalid duration "s"'],
    ['.s', 'invalid duration ".s"'],
    ['1 s', 'unknown unit " s" in duration "1 s"'],
    ['5', 'missing unit in duration "5"'],
    ['1m5', 'missing unit in duration "1m5"'],
    ['5d', 'unknown unit "d" in duration "5d"'],
    ['1toString', 'unknown unit "toString" in duration "1toString"'],
    ['2562048h', 'invalid duration "2562048h"']
  ] as const) {
    it(`'${text}' is none`, () => {
      expect(() => parseDuration(text)).to.throw(`time: ${reason}`)
    })
  }

  it('reads what durationText writes', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10_000_000 }), (microseconds) => {
        expect(parseDuration(durationText(microseconds / 1000))).to.be.closeTo(microseconds / 1000, 1e-6)
      })
    )
  })
})
