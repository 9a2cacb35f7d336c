import { expect } from 'chai'
import type { JsonValue } from '../../../../src/protocol/target/expression.ts'
import {
  containsJson,
  hasKey,
  jsonText,
  memberOf,
  parseJsonLiteral,
  parsePath
} from '../../../../src/protocol/target/json.ts'

const DOCUMENT: JsonValue = { a: { b: [1, 'two', null] }, '0': 'zero', nothing: null }

describe('protocol/target/json', () => {
  it('reads literals, and says when a text is none', () => {
    expect(parseJsonLiteral('["a",{"b":1}]')).to.deep.equal(['a', { b: 1 }])
    expect(parseJsonLiteral('a')).to.equal(undefined)
  })

  it('reads paths', () => {
    expect(parsePath('{aws,instanceid}')).to.deep.equal(['aws', 'instanceid'])
    expect(parsePath(' { a , 0 } ')).to.deep.equal(['a', '0'])
    expect(parsePath('{}')).to.deep.equal([])
    for (const text of ['a', '{a', '{a,}', '{"a"}', '{{a}}', '{a\\b}']) {
      expect(parsePath(text), text).to.equal(undefined)
    }
  })

  const MEMBERS: readonly (readonly [path: (string | number)[], value: JsonValue])[] = [
    [[], DOCUMENT],
    [['a', 'b', 0], 1],
    [['a', 'b', -2], 'two'],
    [['a', 'b', '1'], 'two'],
    [['a', 'b', 'x'], null],
    [['a', 'b', 9], null],
    [['a', 'b', 2], null],
    [['0'], 'zero'],
    [[0], null],
    [['nothing'], null],
    [['toString'], null],
    [['a', 'b', 0, 'deeper'], null]
  ]
  for (const [path, value] of MEMBERS) {
    it(`finds what lies at ${JSON.stringify(path)}`, () => {
      expect(memberOf(DOCUMENT, path)).to.deep.equal(value)
    })
  }

  it('tells values as text', () => {
    expect([null, 'a', true, 386, [1, 'a'], { a: 1 }].map(jsonText)).to.deep.equal([
      null,
      'a',
      'true',
      '386',
      '[1,"a"]',
      '{"a":1}'
    ])
  })

  it('knows whether a value is, or has, a text', () => {
    expect(hasKey(['file', 'ping'], 'file')).to.equal(true)
    expect(hasKey(['file', 'ping'], 'fil')).to.equal(false)
    expect(hasKey({ operator: 'IT' }, 'operator')).to.equal(true)
    expect(hasKey({ operator: 'IT' }, 'toString')).to.equal(false)
    expect([hasKey('x', 'x'), hasKey(1, '1')]).to.deep.equal([true, false])
  })

  const CONTAINS: readonly (readonly [outer: JsonValue, inner: JsonValue, isContained: boolean])[] = [
    [['a', 'b'], ['b'], true],
    [['a', 'b'], ['b', 'c'], false],
    [['a', 'b'], 'a', true],
    [['a', 'b'], 'c', false],
    [[['a']], 'a', false],
    [[['a']], ['a'], false],
    [[{ x: 1, y: 2 }], [{ x: 1 }], true],
    [['a'], { a: 1 }, false],
    [{ a: { b: 1 }, c: 2 }, { a: {} }, true],
    [{ a: 1 }, { a: 2 }, false],
    [{ a: 1 }, { b: 1 }, false],
    [{ a: 1 }, 'a', false],
    ['a', 'a', true],
    [1, '1', false]
  ]
  for (const [outer, inner, isContained] of CONTAINS) {
    it(`${JSON.stringify(outer)} @> ${JSON.stringify(inner)} is ${String(isContained)}`, () => {
      expect(containsJson(outer, inner)).to.equal(isContained)
    })
  }
})
