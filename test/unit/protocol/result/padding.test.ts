import { expect } from 'chai'
import { MigError } from '../../../../src/protocol/errors.ts'
import { pad, padme, unpad } from '../../../../src/protocol/result/padding.ts'
import { fromUtf8, toUtf8 } from '../../../../src/util/bytes.ts'

/** Values of the reference implementation of the paper. */
const PADDED: readonly (readonly [length: number, padded: number])[] = [
  [0, 0],
  [1, 1],
  [2, 2],
  [3, 3],
  [4, 4],
  [5, 5],
  [8, 8],
  [9, 10],
  [15, 16],
  [16, 16],
  [17, 18],
  [31, 32],
  [33, 36],
  [63, 64],
  [100, 104],
  [1000, 1024],
  [1025, 1088],
  [4097, 4352],
  [65_537, 67_584],
  [14 * 2 ** 20, 14 * 2 ** 20],
  [14 * 2 ** 20 + 1, 14 * 2 ** 20 + 2 ** 18]
]

describe('padme', () => {
  for (const [length, padded] of PADDED) {
    it(`${length} bytes become ${padded}`, () => {
      expect(padme(length)).to.equal(padded)
    })
  }

  it('adds at most 12 percent, never shortens, and is its own result', () => {
    for (let length = 0; length < 100_000; length++) {
      const padded = padme(length)
      if (padded < length || padded > length * 1.12 || padme(padded) !== padded) expect.fail(`${length} -> ${padded}`)
    }
  })
})

describe('pad', () => {
  it('puts spaces behind the text, so that it still is the same JSON', () => {
    const padded = pad(toUtf8('{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6}'))
    expect(fromUtf8(padded)).to.equal('{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6}   ')
    expect(fromUtf8(unpad(padded))).to.equal('{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6}')
  })

  it('does not take what was padded in another way', () => {
    for (const text of ['{"a":1} ', `${'x'.repeat(99)}${' '.repeat(13)}`, 'x'.repeat(99), ' ']) {
      expect(() => unpad(toUtf8(text)), text).to.throw(MigError, 'not padded')
    }
  })
})
