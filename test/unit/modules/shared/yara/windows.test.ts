import { expect } from 'chai'
import { compileLibrary, loadYara } from '../../../../../src/modules/shared/yara/library.ts'
import { MAX_MATCHES_PER_STRING, Rules } from '../../../../../src/modules/shared/yara/rules.ts'
import {
  MAX_OFFSETS,
  WINDOW_BYTES,
  WINDOW_OVERLAP_BYTES,
  WindowMatches,
  windowStarts
} from '../../../../../src/modules/shared/yara/windows.ts'

describe('windows', function () {
  this.timeout(60_000)

  it('cover everything, overlap, and are all full', () => {
    for (const size of [0, 1, WINDOW_BYTES]) expect([...windowStarts(size)]).to.deep.equal([0])
    const step = WINDOW_BYTES - WINDOW_OVERLAP_BYTES
    expect([...windowStarts(WINDOW_BYTES + 1)]).to.deep.equal([0, 1])
    expect([...windowStarts(3 * WINDOW_BYTES)]).to.deep.equal([0, step, 2 * step, 2 * WINDOW_BYTES])
    for (const size of [WINDOW_BYTES + step, 4 * 2 ** 30]) {
      const starts = [...windowStarts(size)]
      expect(starts.at(-1)! + WINDOW_BYTES).to.equal(size)
      for (const [at, start] of starts.slice(1).entries()) expect(start - starts[at]!).to.be.at.most(step)
    }
  })

  describe('and their matches', () => {
    const yara = loadYara(compileLibrary())

    it('are counted once', () => {
      const rules = new Rules('rule r { strings: $a = "ab" $ = "zz" condition: any of them }', yara)
      const matches = new WindowMatches()
      const bytes = Buffer.from('ab..ab..ab')
      matches.add(rules, bytes.subarray(0, 8), 0)
      matches.add(rules, bytes.subarray(4), 4)
      expect(matches.result()).to.deep.equal({
        rules: ['r'],
        strings: [{ Rule: 'r', String: '$a', Count: 3, Offsets: [0, 4, 8] }]
      })
      rules.free()
    })

    it('are bounded', () => {
      const rules = new Rules('rule r { strings: $a = "a" condition: $a }', yara)
      const matches = new WindowMatches()
      matches.add(rules, Buffer.alloc(MAX_MATCHES_PER_STRING + 1, 'a'), 0)
      const [string] = matches.result().strings
      expect(string?.Count).to.equal(MAX_MATCHES_PER_STRING)
      expect(string?.Offsets).to.have.length(MAX_OFFSETS)
      rules.free()
    })
  })
})
