import { expect } from 'chai'
import {
  MAX_FILESEARCH_CHARACTERS,
  MAX_RULES_CHARACTERS,
  paramsSchema,
  searchOf,
  validateParams
} from '../../../../src/modules/yara/params.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'

const RULES = 'rule r { condition: true }'
const FILES = '-path /etc -name .'

describe('parameters of yara', () => {
  it('are bound as MIG binds them', () => {
    expect(paramsSchema.parse({ YARA: RULES, other: 1, filesearch: null })).to.deep.equal({ yara: RULES })
    expect(paramsSchema.safeParse({ yara: 1 }).error?.issues[0]?.message).to.equal(
      'ReadInputParameters() -> json: cannot unmarshal number into Go struct field parameters.yara of type string'
    )
  })

  it('have bounds', () => {
    const valid = (yara: number, filesearch: number): boolean =>
      paramsSchema.safeParse({ yara: 'x'.repeat(yara), filesearch: 'x'.repeat(filesearch) }).success
    expect(valid(MAX_RULES_CHARACTERS, MAX_FILESEARCH_CHARACTERS)).to.equal(true)
    expect(valid(MAX_RULES_CHARACTERS + 1, 1)).to.equal(false)
    expect(valid(1, MAX_FILESEARCH_CHARACTERS + 1)).to.equal(false)
  })

  it('hold a search for files, with the defaults of mig file', () => {
    const search = searchOf({ filesearch: FILES }).searches?.['s1']
    expect(search).to.deep.include({ paths: ['/etc'], names: ['.'] })
    expect(search?.options).to.deep.include({ matchall: true, matchlimit: 1000, maxerrors: 30, maxdepth: 1000 })
  })

  const WRONG: [params: { yara?: string; filesearch?: string }, sentence: string][] = [
    [{}, 'yara rules are a required option'],
    [{ yara: '', filesearch: FILES }, 'yara rules are a required option'],
    [{ yara: RULES }, 'filesearch: invalid empty search path, must have at least one search path'],
    [{ yara: RULES, filesearch: `-path '/etc` }, 'filesearch: a quote is not closed'],
    [{ yara: RULES, filesearch: '-paths /etc' }, 'filesearch: flag provided but not defined: -paths'],
    [
      { yara: RULES, filesearch: '-path /etc -maxdepth 1' },
      'filesearch: it has no condition, so it would find nothing; add -name . for every file'
    ]
  ]
  for (const [params, sentence] of WRONG) {
    it(`are refused: ${sentence}`, () => {
      expect(throwsCode(() => validateParams(params), 'PARAMETERS_INVALID').message).to.equal(sentence)
    })
  }
})
