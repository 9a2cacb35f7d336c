import { expect } from 'chai'
import { SqliteError } from '../../../../../src/modules/shared/sqlite/sqlite-error.ts'
import { readVarint } from '../../../../../src/modules/shared/sqlite/varint.ts'

describe('readVarint', () => {
  it('reads one to nine bytes', () => {
    expect(readVarint(Buffer.from('7f', 'hex'), 0)).to.deep.equal([127, 1])
    expect(readVarint(Buffer.from('008148', 'hex'), 1)).to.deep.equal([200, 3])
    expect(readVarint(Buffer.from('808080808080808001', 'hex'), 0)).to.deep.equal([1, 9])
  })

  it('refuses what is cut off', () => {
    expect(() => readVarint(Buffer.from('81', 'hex'), 0)).to.throw(SqliteError, 'a number is cut off')
  })
})
