import { expect } from 'chai'
import { table, timeText } from '../../../../src/investigator/render/table.ts'

describe('investigator/render/table', () => {
  it('aligns columns, and ends lines without spaces', () => {
    expect(
      table(
        ['A', 'LONG'],
        [
          ['wide cell', ''],
          ['x', 'y']
        ]
      )
    ).to.deep.equal(['A          LONG', 'wide cell', 'x          y'])
  })

  it('keeps a hostile cell in its line', () => {
    expect(table(['A'], [['x\n\u001b[1A']])).to.deep.equal(['A', 'x\\x0a\\x1b[1A'])
  })

  it('of rows that are shorter or longer than the headings is a table all the same', () => {
    expect(table(['A', 'B'], [['x'], ['long', 'y', 'more']])).to.deep.equal(['A     B', 'x', 'long  y  more'])
  })

  it('writes times in UTC', () => {
    expect(timeText(Date.parse('2026-11-24T08:00:00.123Z'))).to.equal('2026-11-24 08:00:00Z')
  })
})
