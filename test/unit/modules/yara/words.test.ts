import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { words } from '../../../../src/modules/yara/words.ts'

interface Golden {
  cases: { input: string; mig: string[]; words?: string[] }[]
}
const golden = JSON.parse(readFileSync(new URL('../../../golden/yara-tokens.json', import.meta.url), 'utf8')) as Golden

describe('words', () => {
  for (const { input, mig, words: ours = mig } of golden.cases) {
    it(`splits ${input}`, () => {
      expect(words(input)).to.deep.equal(ours)
    })
  }

  it('joins what stands together, and keeps what is quoted', () => {
    expect(words(`-a=' b '"'"c ''`)).to.deep.equal([`-a= b 'c`, ''])
    expect(words('')).to.deep.equal([])
  })

  for (const open of [`-name 'x`, `"`, `a"b`]) {
    it(`says that a quote is open: ${open}`, () => {
      expect(words(open)).to.equal(undefined)
    })
  }
})
