import { expect } from 'chai'
import { renderResult } from '../../../../src/modules/yara/render.ts'

const result = {
  foundanything: true,
  success: true,
  elements: {
    Matches: [
      {
        Object: '/bin/ls',
        MatchedRules: ['elf', 'usage'],
        Strings: [{ Rule: 'usage', String: '$u', Count: 3, Offsets: [16, 4096] }]
      }
    ]
  },
  statistics: { filescount: 3, scanned: 2, totalhits: 1, exectime: '1.5s' },
  errors: ['/x: open /x: permission denied']
}

describe('what yara prints', () => {
  it('is one line for each file, as MIG does', () => {
    expect(renderResult(result, { foundOnly: true })).to.deep.equal(['/bin/ls [elf,usage]'])
  })

  it('with everything: places of strings, errors, statistics', () => {
    expect(renderResult(result, { foundOnly: false })).to.deep.equal([
      '/bin/ls [elf,usage]',
      '/bin/ls [usage] $u at 0x10 0x1000, and 1 more',
      '/x: open /x: permission denied',
      'Statistics: 2 files scanned, 1 matched, ran in 1.5s.'
    ])
  })

  it('is nothing for a result without elements', () => {
    const empty = { foundanything: false, success: false, elements: null, statistics: null, errors: null }
    expect(renderResult(empty, { foundOnly: false })).to.deep.equal([])
  })
})
