import { expect } from 'chai'
import fc from 'fast-check'
import { RE2JS } from 're2js'
import { hasMatchingLine } from '../../src/modules/shared/regex/find-line.ts'
import { goText } from '../../src/modules/shared/regex/go-text.ts'
import { parseRe2 } from '../../src/modules/shared/regex/parse.ts'
import { Regex } from '../../src/modules/shared/regex/regex.ts'
import { WHOLE } from '../../src/modules/shared/regex/to-v8.ts'

/** Few letters, so that patterns and texts meet; some of each kind that is treated apart. */
const LETTERS = [
  'a',
  'b',
  'k',
  'K',
  's',
  '1',
  '_',
  ' ',
  '.',
  '-',
  'é',
  '\u212a',
  '\u017f',
  '😀',
  '\t',
  '\v',
  '\u00a0',
  '\u2028'
]
const LITERAL = fc.constantFrom(...LETTERS.map((letter) => (letter === '.' ? '\\.' : letter)))
const ATOM = fc.oneof(
  { weight: 5, arbitrary: LITERAL },
  fc.constantFrom(
    '.',
    '\\d',
    '\\D',
    '\\w',
    '\\W',
    '\\s',
    '\\S',
    '\\b',
    '\\B',
    '^',
    '$',
    '\\A',
    '\\z',
    '\\x{e9}',
    '\\x61'
  ),
  fc.constantFrom('[ab]', '[^a]', '[a-k1]', '[^\\d]', '[[:alpha:]]', '[\\s-]', '[é-\u2100]', '[]a]', '[^\\s]', '[k]')
)
const REPEAT = fc.constantFrom('', '', '', '', '*', '+', '?', '{2}', '{1,3}', '{2,}', '*?', '+?', '{0,2}?')

const { pattern: PATTERN } = fc.letrec<{ pattern: string; piece: string }>((tie) => ({
  pattern: fc
    .array(
      fc.array(tie('piece'), { maxLength: 4 }).map((pieces) => pieces.join('')),
      { minLength: 1, maxLength: 3 }
    )
    .map((branches) => branches.join('|')),
  piece: fc
    .tuple(
      fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        ATOM,
        fc
          .tuple(fc.constantFrom('(', '(?:', '(?i:', '(?s:', '(?m:', '(?i)(', '(?-i:'), tie('pattern'))
          .map(([open, inner]) => `${open}${inner})`)
      ),
      REPEAT
    )
    .map(([atom, repeat]) => atom + repeat)
}))
const TEXT = fc.array(fc.constantFrom(...LETTERS, 'ab', 'aab', 'foo'), { maxLength: 12 }).map((parts) => parts.join(''))
const LINES = fc
  .array(
    fc.oneof(
      TEXT.map((text) => Buffer.from(text)),
      fc.constantFrom('\n', '\r\n', '\r').map((end) => Buffer.from(end)),
      fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes))
    ),
    { maxLength: 12 }
  )
  .map((parts) => Buffer.concat(parts))

function compile(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern)
  } catch {
    return undefined
  }
}

/** Lines as MIG splits them. */
function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = []
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(0x0a, start)
    const end = newline === -1 ? bytes.length : newline
    lines.push(bytes.subarray(start, end > start && bytes[end - 1] === 0x0d ? end - 1 : end))
    start = end + 1
  }
  return lines
}

describe('regular expressions', () => {
  it('are refused when, and only when, RE2 refuses them', () => {
    const noise = fc
      .array(fc.constantFrom(...'ab()[]{}*+?|\\^$.,-:=!<>12isU&'), { maxLength: 8 })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(PATTERN, noise), (pattern) => {
        if (parseRe2(pattern) !== undefined) expect(compile(pattern), pattern).not.to.equal(undefined)
      }),
      { numRuns: 2000 }
    )
  })

  it('match the texts that RE2 matches', () => {
    fc.assert(
      fc.property(PATTERN, TEXT, (pattern, text) => {
        const re2 = compile(pattern)
        fc.pre(re2 !== undefined)
        expect(new Regex(pattern).test(text), `${pattern} in ${JSON.stringify(text)}`).to.equal(re2.test(text))
      }),
      { numRuns: 1500 }
    )
  })

  it('find the lines of any bytes that RE2 matches one by one', () => {
    fc.assert(
      fc.property(PATTERN, LINES, (pattern, bytes) => {
        const re2 = compile(pattern)
        fc.pre(re2 !== undefined)
        const expected = linesOf(bytes).some((line) => re2.test(goText(line)))
        expect(hasMatchingLine(bytes, new Regex(pattern), WHOLE), `${pattern} in ${bytes.toString('hex')}`).to.equal(
          expected
        )
      }),
      { numRuns: 1500 }
    )
  })
})
