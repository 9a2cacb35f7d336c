import { expect } from 'chai'
import {
  BUNDLE_DIGEST_BYTES,
  decodeFrameHead,
  decodeManifest,
  encodeFrame,
  encodeManifest,
  FRAME_HEAD_BYTES,
  ITEM_KINDS
} from '../../../../src/protocol/bundle/bundle.ts'
import {
  MAX_BUNDLE_MANIFEST_BYTES,
  MAX_ENVELOPE_BYTES,
  MAX_LOCATION_BYTES,
  MAX_PRESENCE_BYTES,
  MAX_RECEIPT_BYTES,
  MAX_RESULT_BYTES,
  MAX_STOP_BYTES
} from '../../../../src/protocol/wire/limits.ts'
import { toUtf8 } from '../../../../src/util/bytes.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'
import { SELF } from '../../../helpers/bundle-bench.ts'

const head = (bytes: number, kind: number): Uint8Array => {
  const buffer = Buffer.alloc(FRAME_HEAD_BYTES)
  buffer.writeUInt32BE(bytes)
  buffer[4] = kind
  return buffer
}

describe('frames of a bundle', () => {
  it('have their length and kind in front; the numbers of the kinds never change', () => {
    const numbered = ['policy', 'order', 'presence', 'location', 'result', 'receipt', 'stop'] as const
    expect(numbered.map((kind) => encodeFrame(kind, new Uint8Array())[4])).to.deep.equal([1, 2, 3, 4, 5, 6, 7])
    expect(ITEM_KINDS).to.have.members(numbered)
    expect([...encodeFrame('manifest', Uint8Array.of(9))]).to.deep.equal([0, 0, 0, 1, 0, 9])
    expect([...encodeFrame('receipt', Uint8Array.of(9, 9))]).to.deep.equal([0, 0, 0, 2, 6, 9, 9])
    for (const kind of [...ITEM_KINDS, 'manifest'] as const) {
      expect(decodeFrameHead(encodeFrame(kind, Uint8Array.of(1, 2, 3)))).to.deep.equal({ kind, bytes: 3 })
    }
    expect(decodeFrameHead(head(BUNDLE_DIGEST_BYTES, 255))).to.deep.equal({ kind: 'end', bytes: BUNDLE_DIGEST_BYTES })
  })

  it('are as large as what they carry may be, and not one byte larger', () => {
    const limits = [
      MAX_BUNDLE_MANIFEST_BYTES,
      MAX_ENVELOPE_BYTES,
      MAX_ENVELOPE_BYTES,
      MAX_PRESENCE_BYTES,
      MAX_LOCATION_BYTES,
      MAX_RESULT_BYTES,
      MAX_RECEIPT_BYTES,
      MAX_STOP_BYTES
    ]
    for (const [kind, limit] of limits.entries()) {
      expect(decodeFrameHead(head(limit, kind)).bytes).to.equal(limit)
      throwsCode(() => decodeFrameHead(head(limit + 1, kind)), 'BUNDLE_TOO_LARGE')
    }
  })

  it('of other kinds, and an end without a digest, are refused', () => {
    throwsCode(() => decodeFrameHead(head(1, 8)), 'BUNDLE_MALFORMED')
    throwsCode(() => decodeFrameHead(head(1, 254)), 'BUNDLE_MALFORMED')
    throwsCode(() => decodeFrameHead(head(31, 255)), 'BUNDLE_MALFORMED')
  })
})

describe('the manifest of a bundle', () => {
  const manifest = { mesh: `test.${'0'.repeat(64)}`, from: SELF, created: '2026-11-24T08:00:00Z' }

  it('reads back', () => {
    expect(decodeManifest(encodeManifest(manifest))).to.deep.equal(manifest)
  })

  it('with other fields, or none, or no JSON, is refused', () => {
    const bad = ['', '{', '{}', JSON.stringify({ ...manifest, more: 1 }), JSON.stringify({ ...manifest, mesh: 'x' })]
    for (const text of bad) throwsCode(() => decodeManifest(toUtf8(text)), 'BUNDLE_MALFORMED')
  })
})
