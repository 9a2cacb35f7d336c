import { expect } from 'chai'
import { ReadBuffer } from '../../../../../src/modules/shared/files/read-buffer.ts'
import {
  MAX_WHOLE_LINE_BYTES,
  PIECE_OVERLAP_BYTES,
  searchLines
} from '../../../../../src/modules/shared/files/search-lines.ts'
import { takeSteps } from '../../../../../src/modules/shared/pool/steps.ts'

interface Seen {
  text: string
  isStart: boolean
  isEnd: boolean
}

async function regionsOf(bytes: Buffer, wantsMore = true): Promise<{ seen: Seen[]; wasCut: boolean }> {
  let at = 0
  const read = (buffer: Buffer, offset: number): number => {
    const count = bytes.copy(buffer, offset, at)
    at += count
    return count
  }
  const seen: Seen[] = []
  const steps = searchLines({ read }, new ReadBuffer(), (region, edges) => {
    seen.push({ text: region.toString('latin1'), ...edges })
    return !wantsMore
  })
  return { wasCut: await takeSteps(steps, () => false), seen }
}

describe('searchLines', () => {
  it('shows nothing of an empty file', async () => {
    expect(await regionsOf(Buffer.alloc(0))).to.deep.equal({ seen: [], wasCut: false })
  })

  it('shows whole lines, each once, whatever their length', async () => {
    const { length: size } = new ReadBuffer().bytes
    for (const length of [1, 100, size - 1, size, size + 1, 3 * size]) {
      const bytes = Buffer.from(`${'a'.repeat(length)}\n${'b'.repeat(length)}\nc`)
      const { seen, wasCut } = await regionsOf(bytes)
      expect(seen.map(({ text }) => text).join('')).to.equal(bytes.toString())
      expect(
        seen.every(({ text, isStart, isEnd }) => isStart && isEnd && (text.endsWith('\n') || text.endsWith('c')))
      ).to.equal(true)
      expect(wasCut).to.equal(false)
    }
  })

  it('shows a longer line in pieces that overlap', async () => {
    const bytes = Buffer.alloc(2 * MAX_WHOLE_LINE_BYTES + 10, 'x')
    bytes.write('end\ny', bytes.length - 5)
    const { seen, wasCut } = await regionsOf(bytes)
    expect(wasCut).to.equal(true)
    expect(seen.map(({ isStart, isEnd }) => [isStart, isEnd])).to.deep.equal([
      [true, false],
      [false, false],
      [false, true],
      ...(seen.length > 3 ? [[true, true]] : [])
    ])
    expect(seen[1]?.text).to.have.length(MAX_WHOLE_LINE_BYTES)
    const total = seen.reduce((sum, { text }) => sum + text.length, 0)
    expect(total).to.equal(bytes.length + 2 * PIECE_OVERLAP_BYTES)
    expect(seen.at(-1)?.text.endsWith('end\ny')).to.equal(true)
  })

  it('takes a line of exactly the limit as a whole', async () => {
    const bytes = Buffer.alloc(MAX_WHOLE_LINE_BYTES, 'x')
    bytes.write('\n', bytes.length - 1)
    const { seen, wasCut } = await regionsOf(bytes)
    expect(wasCut).to.equal(false)
    expect(seen[0]).to.include({ isStart: true, isEnd: true })
  })

  it('stops when enough was seen', async () => {
    const { seen } = await regionsOf(Buffer.from('a\n'.repeat(1_000_000)), false)
    expect(seen).to.have.length(1)
  })
})
