import { expect } from 'chai'
import fc from 'fast-check'
import { MigError } from '../../src/protocol/errors.ts'
import { scheduledTimes } from '../../src/protocol/order/schedule.ts'
import { NOW, timeText } from '../helpers/orders.ts'

const MINUTE = 60_000

/** The numbers of a field, read in the plainest way. */
function numbersOf(field: string, low: number, high: number): Set<number> {
  const numbers = new Set<number>()
  for (const part of field.split(',')) {
    const [range = '', step = '1'] = part.split('/')
    const [from, to = from] = range === '*' ? [low, high] : range.split('-').map(Number)
    for (let n = from as number; n <= (to as number); n += Number(step)) numbers.add(n)
  }
  return numbers
}

/** A field, as text. */
const field = (low: number, high: number): fc.Arbitrary<string> => {
  const number = fc.integer({ min: low, max: high })
  const range = fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`)
  const step = fc.integer({ min: 1, max: high - low + 1 })
  const stepped = fc.tuple(fc.oneof(fc.constant('*'), range), step).map(([part, by]) => `${part}/${by}`)
  const one = fc.oneof(number.map(String), range, stepped)
  return fc.oneof(
    fc.constant('*'),
    fc.array(one, { minLength: 1, maxLength: 3 }).map((parts) => parts.join())
  )
}

describe('property: schedule', () => {
  it('the times are the minutes whose fields fit, one by one', () => {
    const fields = fc.tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6))
    const start = fc.integer({ min: 0, max: 400 * 1440 })
    fc.assert(
      fc.property(fields, start, ([minutes, hours, days, months, weekdays], offset) => {
        const from = NOW + offset * MINUTE
        const to = from + 3 * 1440 * MINUTE
        const expected: number[] = []
        for (let at = from; at < to; at += MINUTE) {
          const date = new Date(at)
          const isDay = numbersOf(days, 1, 31).has(date.getUTCDate())
          const isWeekday = numbersOf(weekdays, 0, 6).has(date.getUTCDay())
          const fitsDay = days === '*' || weekdays === '*' ? isDay && isWeekday : isDay || isWeekday
          const fits =
            numbersOf(minutes, 0, 59).has(date.getUTCMinutes()) &&
            numbersOf(hours, 0, 23).has(date.getUTCHours()) &&
            numbersOf(months, 1, 12).has(date.getUTCMonth() + 1)
          if (fits && fitsDay) expected.push(at)
        }
        const schedule = [minutes, hours, days, months, weekdays].join(' ')
        let times: number[] = []
        try {
          times = scheduledTimes({ schedule, validfrom: timeText(from), expireafter: timeText(to) })
        } catch (error) {
          expect(error).to.be.instanceOf(MigError)
        }
        expect(times).to.deep.equal(expected)
      }),
      { numRuns: 60 }
    )
  }).timeout(60_000)
})
