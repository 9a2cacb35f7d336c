import { expect } from 'chai'
import { MigError } from '../../../../src/protocol/errors.ts'
import { scanTokens } from '../../../../src/protocol/target/tokens.ts'
import { MAX_TARGET_CHARACTERS, MAX_TARGET_DEPTH, MAX_TARGET_TOKENS } from '../../../../src/protocol/wire/limits.ts'

/** What has no place in the language, with the sentence that answers it. */
const REFUSED: Record<string, string> = {
  '': "an empty target; everything is name LIKE '%' at 1",
  ' \n': "an empty target; everything is name LIKE '%' at 1",
  "name LIKE '%": 'a text without its closing quote at 11',
  'name = "x"': 'double quotes are not supported: texts stand in single quotes, and names in none at 8',
  "name = 'x' -- all": 'comments are not supported at 12',
  "name /* all */ = 'x'": 'comments are not supported at 6',
  "name = 'x';": 'a target is one condition, without semicolon at 11',
  "name || 'x' = 'y'": 'concatenation is not supported at 6',
  'name = $1': 'parameters and dollar quotes are not supported at 8',
  "tags['a'] = 'x'": 'array subscripts are not supported at 5',
  "tags #> '{a}' IS NULL": 'the operator #> is not supported: use #>>, or -> for each step at 6',
  "name LIKE 'x' ESCAPE '!'": 'ESCAPE is not supported: a backslash takes the meaning from % and _ at 15',
  "name SIMILAR TO 'x'": 'SIMILAR TO is not supported: use ~ with a regular expression at 6',
  'id IN (SELECT agentid FROM commands)': 'subqueries are not supported at 8',
  "CASE WHEN name = 'x' THEN TRUE END": 'CASE is not supported: use AND and OR at 1',
  "starttime AT TIME ZONE 'UTC' < NOW()":
    'AT TIME ZONE is not supported: write the zone into the text of the time at 11',
  "name = E'x'": "E'…' is not supported: write the text without E at 8",
  "name = U&'x'": 'unexpected "&" at 9',
  'pid = 12abc': 'unexpected "1" at 7',
  'pid = 5.': 'unexpected "5" at 7',
  "name = '😀' 😀": 'unexpected "😀" at 13',
  "(name = 'x'": 'a parenthesis is not closed at 1',
  "name = 'x')": 'a closing parenthesis too many at 11'
}

function refusalOf(text: string): string | undefined {
  try {
    scanTokens(text)
    return undefined
  } catch (error) {
    expect(error).to.be.instanceOf(MigError)
    return (error as MigError).message
  }
}

describe('protocol/target/tokens', () => {
  it('cuts a target into tokens', () => {
    const { tokens } = scanTokens("a.b #>> 'it''s' !~~* 1.5\n<> -7::int")
    expect(tokens.map(({ kind, text }) => [kind, text])).to.deep.equal([
      ['word', 'a'],
      ['sign', '.'],
      ['word', 'b'],
      ['sign', '#>>'],
      ['text', "'it''s'"],
      ['sign', '!~~*'],
      ['number', '1.5'],
      ['sign', '<>'],
      ['number', '-7'],
      ['sign', '::'],
      ['word', 'int']
    ])
    expect(tokens[3]?.offset).to.equal(4)
  })

  it('takes a minus for a part of the number that stands directly behind it', () => {
    const { tokens } = scanTokens("-1 - 2 ->-.5 -'1'")
    expect(tokens.map(({ text }) => text)).to.deep.equal(['-1', '-', '2', '->', '-.5', '-', "'1'"])
  })

  for (const [text, message] of Object.entries(REFUSED)) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(refusalOf(text)).to.equal(message)
    })
  }

  it(`takes ${String(MAX_TARGET_CHARACTERS)} characters, and not one more`, () => {
    const atLimit = `'${'x'.repeat(MAX_TARGET_CHARACTERS - 2)}'`
    expect(refusalOf(atLimit)).to.equal(undefined)
    expect(refusalOf(` ${atLimit}`)).to.equal('a target has at most 2048 characters at 2049')
  })

  it(`takes ${String(MAX_TARGET_TOKENS)} tokens, and not one more`, () => {
    expect(refusalOf('- '.repeat(MAX_TARGET_TOKENS))).to.equal(undefined)
    expect(refusalOf('- '.repeat(MAX_TARGET_TOKENS + 1))).to.equal('a target has at most 512 words and signs at 1025')
  })

  it(`takes ${String(MAX_TARGET_DEPTH)} nested parentheses, and not one more`, () => {
    const nested = (depth: number): string => `${'('.repeat(depth)}TRUE${')'.repeat(depth)}`
    expect(refusalOf(`${nested(MAX_TARGET_DEPTH)} OR ${nested(MAX_TARGET_DEPTH)}`)).to.equal(undefined)
    expect(refusalOf(nested(MAX_TARGET_DEPTH + 1))).to.equal('parentheses nest at most 32 deep at 33')
  })

  it('pairs parentheses', () => {
    const { closing } = scanTokens('((a) = b) AND NOW()')
    expect([...closing]).to.have.deep.members([
      [1, 3],
      [0, 6],
      [9, 10]
    ])
  })
})
