import { expect } from 'chai'
import { readDer } from '../../../../src/modules/sshkey/der.ts'
import { NotAKey } from '../../../../src/modules/sshkey/ssh-bytes.ts'

describe('readDer', () => {
  const read = (hex: string): string[] =>
    readDer(Buffer.from(hex, 'hex')).map(({ tag, content }) => `${tag}:${content.toString('hex')}`)

  it('reads values that follow each other, with short lengths and long ones', () => {
    expect(read('0201050500')).to.deep.equal(['2:05', '5:'])
    expect(read(`048180${'ab'.repeat(128)}`)).to.deep.equal([`4:${'ab'.repeat(128)}`])
    expect(read('')).to.deep.equal([])
  })

  for (const [name, hex] of [
    ['a length that is missing', '02'],
    ['a length without end', '3080'],
    ['a length of five bytes', '30850000000001'],
    ['a length that is cut off', '308201'],
    ['a value that is cut off', '020201']
  ] as const) {
    it(`refuses ${name}`, () => {
      expect(() => read(hex)).to.throw(NotAKey)
    })
  }
})
