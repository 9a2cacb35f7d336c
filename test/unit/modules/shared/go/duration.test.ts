import { expect } from 'chai'
import { durationText } from '../../../../../src/modules/shared/go/duration.ts'

const CASES: readonly (readonly [ms: number, text: string])[] = [
  [0, '0s'],
  [0.000001, '1ns'],
  [0.848115, '848.115µs'],
  [0.001, '1µs'],
  [1, '1ms'],
  [12.5, '12.5ms'],
  [999.999999, '999.999999ms'],
  [1000, '1s'],
  [1500, '1.5s'],
  [60_000, '1m0s'],
  [123_250, '2m3.25s'],
  [3_600_500, '1h0m0.5s'],
  [90_061_000, '25h1m1s']
]

describe('durationText', () => {
  for (const [ms, text] of CASES) it(`${ms} ms is ${text}`, () => expect(durationText(ms)).to.equal(text))
})
