import { expect } from 'chai'
import { validityFor } from '../../../../src/investigator/compose/validity.ts'
import { MigError } from '../../../../src/protocol/errors.ts'
import { MAX_VALIDITY_SEC } from '../../../../src/protocol/wire/limits.ts'

const NOW = Date.parse('2026-11-24T08:00:00.900Z')
const MOST_MS = MAX_VALIDITY_SEC * 1000 - 60_000

describe('investigator/compose/validity', () => {
  it('begins a minute ago, in whole seconds', () => {
    expect(validityFor(300_000, NOW)).to.deep.equal({
      validfrom: '2026-11-24T07:59:00Z',
      expireafter: '2026-11-24T08:05:00Z'
    })
  })

  it('takes what an order may live at most, and no more', () => {
    const { validfrom, expireafter } = validityFor(MOST_MS, NOW)
    expect(Date.parse(expireafter) - Date.parse(validfrom)).to.equal(MAX_VALIDITY_SEC * 1000)
    expect(() => validityFor(MOST_MS + 1, NOW))
      .to.throw(MigError)
      .with.property('code', 'USAGE')
  })

  it('takes a second, and no less', () => {
    expect(validityFor(1000, NOW).expireafter).to.equal('2026-11-24T08:00:01Z')
    expect(() => validityFor(999, NOW))
      .to.throw(MigError)
      .with.property('code', 'USAGE')
  })
})
