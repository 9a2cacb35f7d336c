import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { canonicalBytes, parseJson } from '../../../../src/protocol/order/canonical.ts'
import { MAX_JSON_DEPTH, MAX_ORDER_BYTES } from '../../../../src/protocol/wire/limits.ts'
import { fromUtf8, toUtf8 } from '../../../../src/util/bytes.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'

interface CanonicalVector {
  readonly name: string
  readonly json: string
  readonly expect: string
}
const VECTORS = JSON.parse(
  readFileSync(new URL('../../../golden/wire/canonical.json', import.meta.url), 'utf8')
) as CanonicalVector[]

/** Arrays inside each other. */
function nested(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth)
}

describe('protocol/order/canonical', () => {
  describe('canonicalBytes', () => {
    for (const vector of VECTORS) {
      it(vector.name, () => {
        expect(fromUtf8(canonicalBytes(JSON.parse(vector.json)))).to.equal(vector.expect)
      })
    }

    it('takes the greatest depth', () => {
      expect(fromUtf8(canonicalBytes(JSON.parse(nested(MAX_JSON_DEPTH))))).to.equal(nested(MAX_JSON_DEPTH))
    })

    it('refuses one level more, and any number of them', () => {
      throwsCode(() => canonicalBytes(JSON.parse(nested(MAX_JSON_DEPTH + 1))), 'ORDER_TOO_DEEP')
      throwsCode(() => canonicalBytes(JSON.parse(`{"a":${nested(5_000)}}`)), 'ORDER_TOO_DEEP')
    })

    it('refuses a value in a circle', () => {
      const circle: Record<string, unknown> = {}
      circle['self'] = circle
      throwsCode(() => canonicalBytes(circle), 'ORDER_TOO_DEEP')
    })

    for (const [name, value] of [
      ['a lone surrogate', '\ud800'],
      ['NaN', Number.NaN],
      ['nothing', undefined]
    ] as const) {
      it(`refuses ${name}`, () => throwsCode(() => canonicalBytes(value), 'ORDER_MALFORMED'))
    }
  })

  describe('parseJson', () => {
    it('reads JSON', () => {
      expect(parseJson(toUtf8('{"a":["[[[","\\"]"]}'))).to.deep.equal({ a: ['[[[', '"]'] })
    })

    it('takes the greatest depth and refuses one level more', () => {
      expect(parseJson(toUtf8(nested(MAX_JSON_DEPTH)))).to.be.an('array')
      throwsCode(() => parseJson(toUtf8(nested(MAX_JSON_DEPTH + 1))), 'ORDER_TOO_DEEP')
    })

    it('refuses a great depth without the parser seeing it', () => {
      throwsCode(() => parseJson(toUtf8('['.repeat(MAX_ORDER_BYTES))), 'ORDER_TOO_DEEP')
    })

    it('takes the greatest length and refuses one byte more', () => {
      const longest = `"${'x'.repeat(MAX_ORDER_BYTES - 2)}"`
      expect(parseJson(toUtf8(longest))).to.have.length(MAX_ORDER_BYTES - 2)
      throwsCode(() => parseJson(toUtf8(` ${longest}`)), 'ORDER_MALFORMED')
    })

    it('goes by the limits that it is given', () => {
      expect(parseJson(toUtf8(nested(3)), { maxBytes: 6, maxDepth: 3 })).to.be.an('array')
      throwsCode(() => parseJson(toUtf8(nested(3)), { maxBytes: 5, maxDepth: 3 }), 'ORDER_MALFORMED')
      throwsCode(() => parseJson(toUtf8(nested(3)), { maxBytes: 6, maxDepth: 2 }), 'ORDER_TOO_DEEP')
    })

    for (const [name, bytes] of [
      ['bytes that are not UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
      ['a byte order mark', toUtf8('\ufeff{}')],
      ['text that is not JSON', toUtf8('{')],
      ['a closing bracket too many', toUtf8('{}}')],
      ['nothing', new Uint8Array()]
    ] as const) {
      it(`refuses ${name}`, () => throwsCode(() => parseJson(bytes), 'ORDER_MALFORMED'))
    }
  })
})
