import { expect } from 'chai'
import { goText } from '../../../../../src/modules/shared/regex/go-text.ts'

const CASES: readonly (readonly [name: string, hex: string, text: string])[] = [
  ['nothing', '', ''],
  ['ASCII', '4142', 'AB'],
  ['UTF-8', 'c3a9f09f9880', 'é😀'],
  ['a byte that starts nothing', '41ff42', 'A\ufffdB'],
  ['each byte of a cut character by itself', 'e282', '\ufffd\ufffd'],
  ['a cut character in front of a good one', 'e28241', '\ufffd\ufffdA'],
  ['an overlong form', 'c080', '\ufffd\ufffd'],
  ['half a surrogate pair', 'eda080', '\ufffd\ufffd\ufffd'],
  ['beyond the last code point', 'f4908080', '\ufffd\ufffd\ufffd\ufffd']
]

describe('goText', () => {
  for (const [name, hex, text] of CASES) it(name, () => expect(goText(Buffer.from(hex, 'hex'))).to.equal(text))
})
