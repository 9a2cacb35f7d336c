import { expect } from 'chai'
import type { ModuleFlag } from '../../../../../src/modules/module.ts'
import { parseFlags } from '../../../../../src/modules/shared/go/flags.ts'
import { throwsCode } from '../../../../helpers/expect-throw.ts'

const FLAGS: readonly ModuleFlag[] = [
  { name: 'path', type: 'string', repeatable: true, help: '' },
  { name: 'label', type: 'string', help: '' },
  { name: 'depth', type: 'number', help: '' },
  { name: 'all', type: 'boolean', help: '' }
]

describe('parseFlags', () => {
  const good: readonly (readonly [words: string, values: object])[] = [
    ['', {}],
    ['-path /a --path=/b -path=', { path: ['/a', '/b', ''] }],
    ['-label -all', { label: '-all' }],
    ['-label a -label b', { label: 'b' }],
    ['-depth 1.5 -all', { depth: 1.5, all: true }],
    ['-all=false', { all: false }],
    ['-all false -depth 1', { all: true }],
    ['-all -- -depth 1', { all: true }],
    ['- -all', {}]
  ]
  for (const [words, values] of good) {
    it(`reads ${words}`, () => expect(parseFlags(FLAGS, words.split(' '))).to.deep.equal(values))
  }

  const bad: readonly (readonly [words: string, message: string])[] = [
    ['-nope', 'flag provided but not defined: -nope'],
    ['-depth', 'flag needs an argument: -depth'],
    ['-depth abc', 'invalid value "abc" for flag -depth: parse error'],
    ['-depth=', 'invalid value "" for flag -depth: parse error'],
    ['-all=maybe', 'invalid boolean value "maybe" for -all: parse error'],
    ['---all', 'bad flag syntax: ---all'],
    ['-=x', 'bad flag syntax: -=x']
  ]
  for (const [words, message] of bad) {
    it(`refuses ${words}`, () => {
      expect(throwsCode(() => parseFlags(FLAGS, words.split(' ')), 'USAGE').message).to.equal(message)
    })
  }
})
