import { expect } from 'chai'
import { mistakesIn } from '../../../../src/modules/file/mistakes.ts'

const search = (keys: object): object => ({ searches: { s1: { paths: ['/etc'], ...keys } } })

describe('modules/file/mistakes', () => {
  for (const [name, parameters, sentences] of [
    ['a search', search({ names: ['x'] }), []],
    ['a search with its keys in capitals', { SEARCHES: { s1: { Paths: ['/etc'], NAMES: ['x'] } } }, []],
    ['a search with an unknown key beside its condition', search({ md5: ['00'], foo: 1 }), []],
    ['no search', {}, []],
    ['what does not fit the schema', search({ names: 'x' }), []],
    ['what is no object', [], []],
    [
      'a search beside `searches`',
      { etchosts: { paths: ['/etc'] } },
      [`'etchosts' is not a parameter; searches stand in 'searches': {"searches": {"etchosts": {…}}}.`]
    ],
    ['a search without a condition', search({}), ["Search 's1' has no condition, so it would find nothing."]],
    ['an empty condition', search({ names: [] }), ["Search 's1' has no condition, so it would find nothing."]],
    [
      "the old name of 'contents'",
      search({ Regexes: ['x'] }),
      ["Search 's1' has no condition, so it would find nothing: 'regexes' is called 'contents' now."]
    ],
    [
      'a misspelt condition',
      search({ name: ['x'], size: ['1'] }),
      ["Search 's1' has no condition, so it would find nothing: 'name' is not one, 'size' is not one."]
    ]
  ] as const) {
    it(`${sentences.length === 0 ? 'has nothing to say of' : 'tells'} ${name}`, () => {
      expect(mistakesIn(parameters)).to.deep.equal(sentences)
    })
  }
})
