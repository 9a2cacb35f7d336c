import { expect } from 'chai'
import { csvLine } from '../../../../src/investigator/render/csv.ts'

describe('investigator/render/csv', () => {
  it('quotes commas, quotes and line feeds', () => {
    expect(csvLine(['a,b', 'say "x"', 'a\nb', 'plain'])).to.equal('"a,b","say ""x""","a\nb",plain')
  })

  for (const formula of ['=1+1', '+1', '-rw-r--r--', '@SUM(A1)', '\t=1']) {
    it(`keeps a spreadsheet from running ${JSON.stringify(formula)}`, () => {
      expect(csvLine([formula])).to.equal(`'${formula}`)
    })
  }

  it('leaves numbers and truth values alone', () => {
    expect(csvLine([-5, true, 0])).to.equal('-5,true,0')
  })

  it('disarms what a terminal obeys', () => {
    expect(csvLine(['\u001b[2J'])).to.equal('\\x1b[2J')
  })
})
