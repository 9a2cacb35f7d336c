import type { Stream } from '@libp2p/interface'
import { streamPair } from '@libp2p/utils'
import { expect } from 'chai'
import fc from 'fast-check'
import { readFrame, writeFrame } from '../../../../src/node/mesh/frame.ts'
import { concatBytes } from '../../../../src/util/bytes.ts'
import { expectCode } from '../../../helpers/expect-code.ts'

const NEVER = new AbortController().signal
const NOTHING = new Uint8Array()

/** Writes raw bytes, in chunks of these sizes, and then ends. */
function sendRaw(stream: Stream, bytes: Uint8Array, sizes: number[]): void {
  let at = 0
  for (const size of sizes) {
    stream.send(bytes.subarray(at, at + size))
    at += size
  }
  if (at < bytes.byteLength) stream.send(bytes.subarray(at))
  void stream.close()
}

describe('frames', () => {
  it('arrive as they were written, however they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 8 }),
        async (body, sizes) => {
          const [a, b] = await streamPair()
          const [c, d] = await streamPair()
          const written: Uint8Array[] = []
          d.addEventListener('message', (event) => written.push(event.data.subarray()))
          await writeFrame(c, NOTHING, body, NEVER)
          await c.close()
          if (!d.readableEnded) {
            await new Promise((resolve) => {
              d.addEventListener('end', resolve)
            })
          }
          const frame = concatBytes(...written)
          const reading = readFrame(b, 300, NEVER)
          sendRaw(a, frame, sizes)
          expect(Buffer.compare(await reading, body)).to.equal(0)
        }
      ),
      { numRuns: 50 }
    )
  })

  it('hold a head and a body', async () => {
    const [a, b] = await streamPair()
    const reading = readFrame(b, 10, NEVER)
    await writeFrame(a, new Uint8Array([1, 2]), new Uint8Array([3]), NEVER)
    expect([...(await reading)]).to.deep.equal([1, 2, 3])
  })

  const CASES: { name: string; bytes: number[]; code: 'REQUEST_TOO_LARGE' | 'PEER_UNREACHABLE' | 'REQUEST_REFUSED' }[] =
    [
      { name: 'announces one byte too many', bytes: [101], code: 'REQUEST_TOO_LARGE' },
      { name: 'announces 256 MiB', bytes: [0xff, 0xff, 0xff, 0x7f], code: 'REQUEST_TOO_LARGE' },
      { name: 'announces a length without end', bytes: [0xff, 0xff, 0xff, 0xff], code: 'REQUEST_TOO_LARGE' },
      { name: 'ends in its length', bytes: [0x80], code: 'PEER_UNREACHABLE' },
      { name: 'ends in its body', bytes: [3, 1, 2], code: 'PEER_UNREACHABLE' },
      { name: 'ends before it begins', bytes: [], code: 'PEER_UNREACHABLE' },
      { name: 'is longer than announced', bytes: [1, 1, 2], code: 'REQUEST_REFUSED' }
    ]
  for (const { name, bytes, code } of CASES) {
    it(`are refused when one ${name}`, async () => {
      const [a, b] = await streamPair()
      const reading = readFrame(b, 100, NEVER)
      if (bytes.length > 0) a.send(new Uint8Array(bytes))
      void a.close()
      await expectCode(reading, code)
    })
  }

  it('are refused when there is no room for them, and give back what they took', async () => {
    const [a, b] = await streamPair()
    let held = 0
    const meter = {
      take: (bytes: number): boolean => {
        if (held + bytes > 5) return false
        held += bytes
        return true
      },
      release: (bytes: number): void => {
        held -= bytes
      }
    }
    const reading = readFrame(b, 100, NEVER, meter)
    sendRaw(a, new Uint8Array([10, ...new Array<number>(10).fill(1)]), [4, 4])
    await expectCode(reading, 'REQUEST_REFUSED')
    expect(held).to.equal(0)
  })

  it('end with the reason of the signal', async () => {
    const [, b] = await streamPair()
    const controller = new AbortController()
    const reading = readFrame(b, 100, controller.signal)
    controller.abort(new RangeError('enough'))
    expect(await reading.catch((error: unknown) => error)).to.be.instanceOf(RangeError)
  })
})
