import { expect } from 'chai'
import { readRpmHeader, type RpmHeader } from '../../../../../src/modules/shared/packages/rpm-header.ts'
import { SqliteError } from '../../../../../src/modules/shared/sqlite/sqlite-error.ts'

type Tag = [tag: number, type: number, value: string | number]

function header(...tags: Tag[]): Buffer {
  const index = Buffer.alloc(8 + 16 * tags.length)
  index.writeUInt32BE(tags.length)
  let data = Buffer.alloc(0)
  for (const [at, [tag, type, value]] of tags.entries()) {
    for (const [word, number] of [tag, type, data.length, 1].entries()) {
      index.writeUInt32BE(number, 8 + 16 * at + 4 * word)
    }
    const bytes = typeof value === 'string' ? Buffer.from(`${value}\0`) : Buffer.alloc(4)
    if (typeof value === 'number') bytes.writeUInt32BE(value)
    data = Buffer.concat([data, bytes])
  }
  index.writeUInt32BE(data.length, 4)
  return Buffer.concat([index, data])
}
const read = (bytes: Buffer): RpmHeader | undefined => readRpmHeader((start, end) => bytes.subarray(start, end))

describe('readRpmHeader', () => {
  it('reads name, epoch, version, release and architecture', () => {
    const tags: Tag[] = [[1000, 6, 'bash'], [1001, 6, '5.2'], [1002, 6, '1.el9'], [1003, 4, 1], [1022, 6, 'x86_64']] // prettier-ignore
    expect(read(header(...tags))).to.deep.equal({ name: 'bash', evr: '1:5.2-1.el9', arch: 'x86_64' })
  })

  it('has neither epoch nor architecture where there is none', () => {
    expect(read(header([1000, 6, 'gpg-pubkey'], [1001, 6, 'a'], [1002, 6, 'b']))).to.deep.equal({
      name: 'gpg-pubkey',
      evr: 'a-b',
      arch: '(none)'
    })
  })

  it('is of no package without a name, or with one of another type or without end', () => {
    expect(read(header([1001, 6, '1']))).to.equal(undefined)
    expect(read(header([1000, 8, 'x']))).to.equal(undefined)
    expect(read(header([1000, 6, 'x'.repeat(5000)]))).to.equal(undefined)
    expect(read(header([1000, 6, 'x'.repeat(300)]))?.name).to.have.length(300)
    expect(read(header([1000, 6, 'x'], [1003, 4, 'a']))?.evr, 'an epoch that is cut off').to.equal('-')
  })

  it('refuses what is none', () => {
    expect(() => read(Buffer.alloc(4))).to.throw(SqliteError, 'a header says that it has 0 tags')
    expect(() => read(Buffer.alloc(8, 0xff))).to.throw(SqliteError, 'a header says that it has 4294967295 tags')
    expect(() => read(header([1000, 6, 'x']).subarray(0, 20))).to.throw(SqliteError, 'a header is cut off')
  })
})
