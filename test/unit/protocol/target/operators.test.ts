import { expect } from 'chai'
import { OPERATORS } from '../../../../src/protocol/target/operators.ts'
import { parseSyntax } from '../../../../src/protocol/target/parse-syntax.ts'
import { scanTokens } from '../../../../src/protocol/target/tokens.ts'

const binary = [...OPERATORS].flatMap(([key, { level, name }]) => (name === undefined ? [] : [{ key, level, name }]))

describe('protocol/target/operators', () => {
  for (const first of binary) {
    it(`puts ${first.key} in its order with each other`, () => {
      for (const second of binary) {
        const text = `1 ${first.key} 2 ${second.key} 3`
        const node = parseSyntax(scanTokens(text), text.length)
        const outer = first.level >= second.level ? second : first
        expect(node, text).to.include({ kind: 'binary', operator: outer.name })
        expect(node, text).to.have.nested.property(first.level >= second.level ? 'right.value' : 'left.value')
      }
    })
  }
})
