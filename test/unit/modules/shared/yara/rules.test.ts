import { expect } from 'chai'
import { compileLibrary, loadYara } from '../../../../../src/modules/shared/yara/library.ts'
import { Rules, RulesError } from '../../../../../src/modules/shared/yara/rules.ts'

describe('Rules', () => {
  const yara = loadYara(compileLibrary())
  const WRONG: [source: string, message: string][] = [
    ['rule a {', 'line 1, column 9: syntax error: expecting `condition`, found end of file'],
    ['\n\nimport "nosuch"', 'line 3, column 1: unknown module `nosuch`: module `nosuch` not found'],
    [
      'rule a {condition: true} rule a {condition: true}',
      'line 1, column 31: duplicate rule `a`: duplicate declaration of `a`'
    ]
  ]
  for (const [source, message] of WRONG) {
    it(`says in one line what is wrong: ${message}`, () => {
      expect(() => new Rules(source, yara)).to.throw(RulesError, message)
    })
  }

  it('counts further mistakes', () => {
    expect(() => new Rules('rule a { condition: b }\nrule c { condition: d }', yara)).to.throw(
      RulesError,
      /^line 1, column 21: unknown identifier `b`: .* \(and 1 more\)$/
    )
  })
})
