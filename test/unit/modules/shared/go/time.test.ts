import { expect } from 'chai'
import { utcTimeText } from '../../../../../src/modules/shared/go/time.ts'

const CASES: readonly (readonly [nanoseconds: bigint, text: string])[] = [
  [0n, '1970-01-01 00:00:00 +0000 UTC'],
  [1_423_273_867_178_506_010n, '2015-02-07 01:51:07.17850601 +0000 UTC'],
  [1_795_500_846_389_226_343n, '2026-11-24 06:14:06.389226343 +0000 UTC'],
  [1_000_000_000n, '1970-01-01 00:00:01 +0000 UTC'],
  [1_000_000_001n, '1970-01-01 00:00:01.000000001 +0000 UTC'],
  [-1n, '1969-12-31 23:59:59.999999999 +0000 UTC'],
  [-62_135_596_800_000_000_000n, '0001-01-01 00:00:00 +0000 UTC'],
  [9_000_000_000_000_000_000_000_000n, '9000000000000000s since 1970-01-01 +0000 UTC']
]

describe('utcTimeText', () => {
  for (const [nanoseconds, text] of CASES) it(text, () => expect(utcTimeText(nanoseconds)).to.equal(text))
})
