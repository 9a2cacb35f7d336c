import { expect } from 'chai'
import { intervalMs, parseInterval, shiftTime, type Interval } from '../../../../src/protocol/target/interval.ts'

const HOUR = 3_600_000

const READ: Record<string, Partial<Interval>> = {
  '30 days': { days: 30 },
  '1 hour': { ms: HOUR },
  '1 hour 30 minutes': { ms: 1.5 * HOUR },
  '1h 5s 7ms': { ms: HOUR + 5007 },
  '2 weeks': { days: 14 },
  '1 YEAR 2 mons': { months: 14 },
  '-2 days': { days: -2 },
  '+1 sec': { ms: 1000 },
  '1 day 02:03:04': { days: 1, ms: 2 * HOUR + 184_000 },
  '-01:30': { ms: -1.5 * HOUR },
  ' 1 week 3 months 2 min ago ': { months: -3, days: -7, ms: -120_000 }
}

const REFUSED = [
  '',
  '1',
  'days',
  '1 fortnight',
  '1.5 days',
  '1 day,',
  'P1D',
  'ago',
  '1 day 1',
  '12345678901 days',
  '1:99'
]

describe('protocol/target/interval', () => {
  for (const [text, parts] of Object.entries(READ)) {
    it(`reads ${JSON.stringify(text)}`, () => {
      const { months, days, ms } = parseInterval(text) as Interval
      expect({ months: months + 0, days: days + 0, ms: ms + 0 }).to.deep.equal({ months: 0, days: 0, ms: 0, ...parts })
    })
  }

  for (const text of REFUSED) {
    it(`does not read ${JSON.stringify(text)}`, () => {
      expect(parseInterval(text)).to.equal(undefined)
    })
  }

  const SHIFTS: readonly (readonly [from: string, interval: string, sign: 1 | -1, to: string])[] = [
    ['2026-03-31T12:00:00Z', '1 month', -1, '2026-02-28T12:00:00Z'],
    ['2024-03-31T12:00:00Z', '1 month', -1, '2024-02-29T12:00:00Z'],
    ['2026-12-31T12:00:00Z', '2 months', 1, '2027-02-28T12:00:00Z'],
    ['2026-01-31T12:00:00Z', '1 year', 1, '2027-01-31T12:00:00Z'],
    ['2026-03-31T12:00:00Z', '1 month 1 day', -1, '2026-02-27T12:00:00Z'],
    ['2026-11-24T08:00:00Z', '1 day 2 hours', 1, '2026-11-25T10:00:00Z']
  ]
  for (const [from, interval, sign, to] of SHIFTS) {
    it(`${from} ${sign === 1 ? '+' : '-'} ${interval} is ${to}`, () => {
      expect(shiftTime(Date.parse(from), parseInterval(interval) as Interval, sign)).to.equal(Date.parse(to))
    })
  }

  it('makes NULL of a time that cannot be told', () => {
    expect(shiftTime(0, { months: 0, days: 999_999_999, ms: 0 }, 1)).to.equal(null)
    expect(shiftTime(0, { months: 999_999_999, days: 0, ms: 0 }, 1)).to.equal(null)
  })

  it('compares with months of 30 days', () => {
    expect(intervalMs({ months: 1, days: 1, ms: 5 })).to.equal(31 * 24 * HOUR + 5)
  })
})
