import { expect } from 'chai'
import { parseDuration } from '../../../../src/investigator/compose/duration.ts'
import { MigError } from '../../../../src/protocol/errors.ts'

describe('investigator/compose/duration', () => {
  for (const [text, ms] of [
    ['300ms', 300],
    ['90s', 90_000],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['1.5h', 5_400_000],
    ['7d', 604_800_000]
  ] as const) {
    it(`reads ${text}`, () => {
      expect(parseDuration(text)).to.equal(ms)
    })
  }

  for (const text of ['', '5', '5 m', 'm', '-5m', '5m!', '5y']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => parseDuration(text))
        .to.throw(MigError, 'is not a duration')
        .with.property('code', 'USAGE')
    })
  }
})
