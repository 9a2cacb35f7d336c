import { expect } from 'chai'
import { rowsOutput } from '../../../../src/investigator/render/rows-output.ts'
import { OUTPUT_FORMATS } from '../../../../src/investigator/render/formats.ts'

const ROWS = {
  items: [
    { name: 'a,b', size: 1 },
    { name: 'c', size: 20 }
  ],
  headings: ['name', 'size'],
  cells: ({ name, size }: { name: string; size: number }) => [name, String(size)]
}

describe('investigator/render/rows-output', () => {
  const expected = {
    text: ['NAME  SIZE', 'a,b   1', 'c     20'],
    csv: ['name,size', '"a,b",1', 'c,20'],
    jsonl: ['{"name":"a,b","size":1}', '{"name":"c","size":20}'],
    json: [JSON.stringify(ROWS.items, null, 2)]
  }
  for (const format of OUTPUT_FORMATS) {
    it(format, () => expect(rowsOutput(ROWS, format)).to.deep.equal(expected[format]))
  }

  it('of no items is a document, or headings', () => {
    const none = { ...ROWS, items: [] }
    expect(OUTPUT_FORMATS.map((format) => [format, rowsOutput(none, format)])).to.deep.equal(
      OUTPUT_FORMATS.map((format) => [
        format,
        { text: ['NAME  SIZE'], csv: ['name,size'], jsonl: [], json: ['[]'] }[format]
      ])
    )
  })
})
