import { expect } from 'chai'
import { parseTimestamp } from '../../../../src/protocol/target/timestamp.ts'

const READ: Record<string, string> = {
  '2026-11-24': '2026-11-24T00:00:00Z',
  '2026-11-24 08:30': '2026-11-24T08:30:00Z',
  '2026-11-24T08:30:15Z': '2026-11-24T08:30:15Z',
  '2026-11-24t08:30:15.25z': '2026-11-24T08:30:15.250Z',
  '2026-11-24 08:30:15+01': '2026-11-24T07:30:15Z',
  '2026-11-24 08:30:15-0130': '2026-11-24T10:00:15Z',
  '2026-11-24 08:30 +01:30': '2026-11-24T07:00:00Z',
  ' 2024-02-29 ': '2024-02-29T00:00:00Z'
}

const REFUSED = [
  '',
  'now',
  '2026',
  '2026-1-1',
  '2026-02-30',
  '2026-13-01',
  '2026-11-24 25:00',
  '24.11.2026',
  '2026-11-24 08'
]

describe('protocol/target/timestamp', () => {
  for (const [text, iso] of Object.entries(READ)) {
    it(`reads ${JSON.stringify(text)}`, () => {
      expect(parseTimestamp(text)).to.equal(Date.parse(iso))
    })
  }

  for (const text of REFUSED) {
    it(`does not read ${JSON.stringify(text)}`, () => {
      expect(parseTimestamp(text)).to.equal(undefined)
    })
  }
})
