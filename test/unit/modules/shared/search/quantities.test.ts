import { expect } from 'chai'
import { parseMtime, parseSize } from '../../../../../src/modules/shared/search/quantities.ts'
import { throwsCode } from '../../../../helpers/expect-throw.ts'

describe('parseSize', () => {
  const cases: readonly (readonly [text: string, min: number, max: number])[] = [
    ['0', 0, 0],
    ['17', 17, 17],
    ['<1k', 0, 1024],
    ['>2m', 2 ** 21, Infinity],
    ['3g', 3 * 2 ** 30, 3 * 2 ** 30],
    ['<10t', 0, 10 * 2 ** 40],
    ['18446744073709551615', 2 ** 64, 2 ** 64]
  ]
  for (const [text, min, max] of cases) it(text, () => expect(parseSize(text)).to.deep.equal({ min, max }))

  for (const text of ['1K', '-1', '<>1', '1kb', '<BADSIZEg', ' 1']) {
    it(`refuses ${text}`, () => {
      const { message } = throwsCode(() => parseSize(text), 'PARAMETERS_INVALID')
      expect(message).to.equal(`Invalid size format for size '${text}'. Must match regex ^(<|>)?[0-9]*(k|m|g|t)?$`)
    })
  }

  it('refuses a size without digits, or with too many, as Go does', () => {
    for (const text of ['', '<', 'k']) {
      const { message } = throwsCode(() => parseSize(text), 'PARAMETERS_INVALID')
      expect(message).to.equal('makeChecks() -> strconv.ParseUint: parsing "": invalid syntax')
    }
    expect(throwsCode(() => parseSize('18446744073709551616'), 'PARAMETERS_INVALID').message).to.include('out of range')
  })
})

describe('parseMtime', () => {
  it('knows days, hours and minutes', () => {
    expect(parseMtime('<2d')).to.deep.equal({ isYounger: true, ageMs: 172_800_000 })
    expect(parseMtime('>1h')).to.deep.equal({ isYounger: false, ageMs: 3_600_000 })
    expect(parseMtime('<5m')).to.deep.equal({ isYounger: true, ageMs: 300_000 })
  })

  for (const text of ['5m', '<10s', '<1w', '', '<m']) {
    it(`refuses '${text}'`, () => throwsCode(() => parseMtime(text), 'PARAMETERS_INVALID'))
  }
})
