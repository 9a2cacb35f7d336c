import { expect } from 'chai'
import { ReadBuffer } from '../../../../../src/modules/shared/files/read-buffer.ts'
import { takeSteps } from '../../../../../src/modules/shared/pool/steps.ts'

describe('ReadBuffer', () => {
  it('grows, keeps what it holds, and shrinks', () => {
    const buffer = new ReadBuffer()
    const { length } = buffer.bytes
    buffer.bytes.fill('x')
    buffer.grow(length)
    expect(buffer.bytes).to.have.length(2 * length)
    expect(buffer.bytes.toString('latin1', 0, length)).to.equal('x'.repeat(length))
    buffer.shrink()
    expect(buffer.bytes).to.have.length(length)
  })

  it('is filled by reads of any length, at hand or not', async () => {
    const buffer = new ReadBuffer()
    const reads = [10, Promise.resolve(7), 3, Promise.resolve(0)]
    const source = { read: (): number | Promise<number> => reads.shift() ?? 0 }
    expect(await takeSteps(buffer.fill(source, 4), () => false)).to.equal(4 + 10 + 7 + 3)
  })
})
