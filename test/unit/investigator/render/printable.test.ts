import { expect } from 'chai'
import { printable, printableLine } from '../../../../src/investigator/render/printable.ts'

describe('investigator/render/printable', () => {
  for (const { name, text, expected } of [
    { name: 'colours', text: '\u001b[31mred', expected: '\\x1b[31mred' },
    { name: 'the one-character CSI', text: '\u009b31m', expected: '\\x9b31m' },
    { name: 'what writes to the clipboard', text: '\u001b]52;c;aGk=\u0007', expected: '\\x1b]52;c;aGk=\\x07' },
    { name: 'carriage return and backspace', text: 'a\rb\b', expected: 'a\\x0db\\x08' },
    { name: 'what turns text around', text: 'cod\u202e.exe', expected: 'cod\\u202e.exe' },
    { name: 'line separators', text: 'a\u2028b', expected: 'a\\u2028b' }
  ]) {
    it(`disarms ${name}`, () => {
      expect(printable(text)).to.equal(expected)
    })
  }

  it('leaves tabs, lines and other languages as they are', () => {
    const text = 'a\tb\nÄ 文 \u{1f600}'
    expect(printable(text)).to.equal(text)
  })

  it('of a name is one line', () => {
    expect(printableLine('a\nb')).to.equal('a\\x0ab')
  })
})
