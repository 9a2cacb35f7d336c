import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { MigError } from '../../src/protocol/errors.ts'
import { valueOf } from '../../src/protocol/target/evaluate.ts'
import { parseSyntax } from '../../src/protocol/target/parse-syntax.ts'
import { parseTarget } from '../../src/protocol/target/parse.ts'
import type { SyntaxNode } from '../../src/protocol/target/syntax.ts'
import { scanTokens } from '../../src/protocol/target/tokens.ts'
import { Translation } from '../../src/protocol/target/translate.ts'
import { agentRecord, NOW } from '../helpers/agent-record.ts'
import { referenceSyntax } from '../helpers/reference-syntax.ts'
import { TARGET_FORMS } from '../helpers/target-forms.ts'

const one = (...parts: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...parts)
/** Words and signs, one space between any two. */
const all = (...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((texts) => texts.join(' '))

const COMPARISONS = ['=', '<>', '!=', '<', '<=', '>', '>=']
const PATTERNS = ['LIKE', 'NOT LIKE', 'ILIKE', 'NOT ILIKE', '~~', '!~~', '~~*', '!~~*', '~', '!~', '~*', '!~*']
const IS = ['IS NULL', 'IS NOT NULL', 'ISNULL', 'NOTNULL', 'IS TRUE', 'IS NOT TRUE', 'IS FALSE', 'IS NOT FALSE']
/** A tab keeps two words together where others are taken apart: PRECISION is a reserved word to the reference. */
const TYPES = ['text', 'int', 'boolean', 'timestamptz', 'interval', 'json', 'double\tprecision', 'foo']
const LITERALS = ["'x'", "'it''s'", "'1day'", '1', '-1', '.5', '-2.5', 'TRUE', 'FALSE', 'NULL', "interval '1day'"]
const NAMES = ['name', 'agents . name', 'pid', 'starttime', 'tags', 'environment', 'NOW ( )', 'CURRENT_TIMESTAMP', 'os']

/** Whatever the grammar has, with no regard to types, and with few parentheses. */
const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const inner = tie('expression')
  return {
    expression: fc.oneof(
      { maxDepth: 5, depthSize: 'medium', withCrossShrink: true },
      one(...NAMES, ...LITERALS),
      all(inner, one('OR', 'AND', '+', '-', '?', '@>', ...COMPARISONS, ...PATTERNS), inner),
      all(inner, one('AND', 'OR', '='), inner),
      all(inner, one(...IS)),
      all(one('NOT', 'NOT', '+', '-'), inner),
      all(inner, one('BETWEEN', 'NOT BETWEEN'), inner, one('AND'), inner),
      all(inner, one('IN (', 'NOT IN ('), inner, one(')')),
      all(inner, one('IN (', 'NOT IN ('), inner, one(','), inner, one(')')),
      all(one('('), inner, one(')')),
      all(inner, one('->', '->>'), one("'operator'", '0', '-1')),
      all(inner, one("#>> '{operator}'", "#>> 'it''s'")),
      all(inner, one('::'), one(...TYPES)),
      all(one('CAST ('), inner, one('AS'), one(...TYPES), one(')')),
      all(one('('), inner, one(','), inner, one(')'))
    )
  }
})

const text = one(
  "'I'",
  "'IT'",
  'name',
  "tags ->> 'operator'",
  "tags #>> '{nobody}'",
  'pid :: text',
  'CAST ( pid AS text )'
)
/** Conditions whose types are right, with parentheses only where the language asks for them. */
const { condition } = fc.letrec<{ condition: string }>((tie) => {
  const inner = tie('condition')
  return {
    condition: fc.oneof(
      { maxDepth: 5, depthSize: 'medium', withCrossShrink: true },
      all(text, one(...COMPARISONS), text),
      all(text, one(...PATTERNS), one("'I_'", "'^I'", "'%e'")),
      all(text, one('IN (', 'NOT IN ('), text, one(','), text, one(')')),
      all(text, one('BETWEEN', 'NOT BETWEEN'), text, one('AND'), text),
      all(text, one('IS NULL', 'IS NOT NULL', 'ISNULL', 'NOTNULL')),
      all(
        one('starttime', 'NOW ( )'),
        one('+', '-'),
        one("interval '4days'"),
        one('<', '>='),
        one('CURRENT_TIMESTAMP')
      ),
      one(
        'TRUE',
        "tags ? 'operator'",
        "environment -> 'modules' @> '[\"file\"]'",
        'pid > -1',
        "tags ->> 'rank' :: int = 7"
      ),
      all(one('NOT'), inner),
      all(inner, one('AND', 'OR'), inner),
      all(one('('), inner, one(')')),
      all(one('('), inner, one(')'), one(...IS)),
      all(one('('), inner, one(') = ('), inner, one(')'))
    )
  }
})

/** Some words and signs are lost, doubled, moved, or others come in. */
const broken = fc
  .tuple(
    fc.oneof(expression, condition),
    fc.array(
      fc.tuple(fc.nat(200), fc.nat(2), one('(', ')', ',', '.', 'text', 'AND', 'NOT', ...NAMES, ...LITERALS, ...IS)),
      { minLength: 1, maxLength: 3 }
    )
  )
  .map(([whole, changes]) => {
    const words = whole.split(' ')
    for (const [at, removed, added] of changes) {
      words.splice(at % words.length, removed, ...(removed === 1 ? [] : [added]))
    }
    return words.join(' ')
  })
  // Where its operand is lost, BETWEEN is the name of a function, and arguments are not looked at.
  .filter((target) => !target.includes('BETWEEN ('))

/** The node with nothing said of parentheses: the reference does not tell of them. */
function bare(node: SyntaxNode): unknown {
  return JSON.parse(JSON.stringify(node, (key, value: unknown) => (key === 'isEnclosed' ? undefined : value)))
}

function attempt<T>(run: () => T): { value: T } | { refusal: string } {
  try {
    return { value: run() }
  } catch (error) {
    if (!(error instanceof MigError)) throw error
    return { refusal: error.message }
  }
}

/**
 * Is there something that only the reference looks into, or that it alone takes? A list without parentheses, or with an
 * operator behind them that would belong to the list; the arguments of functions and types; names of more than three
 * parts, or of reserved words; what stands behind `#>>` and is no path.
 */
function isWider(target: string): boolean {
  const reserved = /\b(?:and|as|cast|current_timestamp|i?like|in|is|isnull|not|notnull|null|or|true|false|between)$/i
  const { tokens, closing } = scanTokens(target)
  return tokens.some((token, index) => {
    const next = tokens[index + 1]
    const behind = tokens[(closing.get(index + 1) ?? 0) + 1]
    if (token.text === '#>>') return next?.kind !== 'text'
    if (token.text === '.') return reserved.test(next?.text ?? '') || tokens[index + 2]?.text === '.'
    if (token.kind !== 'word') return false
    if (/^in$/i.test(token.text)) return next?.text !== '(' || /^(?:[+-]|->>?|#>>|::)/.test(behind?.text ?? '')
    if (next?.text !== '(') return false
    if (reserved.test(token.text)) return /^current_timestamp$/i.test(token.text)
    const isType = /^(?:::|as)$/i.test(tokens[index - 1]?.text ?? '')
    return isType || tokens[index + 2]?.text !== ')'
  })
}

/** A word that only sometimes belongs to SQL, such as TIME, is missed by the reference one token later. */
function oneLater(target: string, refusal: string): string {
  const { tokens } = scanTokens(target)
  const index = tokens.findIndex(({ kind, text, offset }) => {
    return kind === 'word' && refusal === `unexpected ${text} at ${String(offset + 1)}`
  })
  const next = tokens[index + 1]
  if (index < 0) return refusal
  return next === undefined
    ? `the target ends too early at ${String(target.length + 1)}`
    : `unexpected ${next.text} at ${String(next.offset + 1)}`
}

function compare(target: string): 'accepted' | 'refused' {
  const whole = attempt(() => parseTarget(target))
  const cut = attempt(() => scanTokens(target))
  if ('refusal' in cut || isWider(target)) {
    expect(whole, target).to.have.property('refusal')
    return 'refused'
  }
  const own = attempt(() => parseSyntax(cut.value, target.length))
  const reference = attempt(() => referenceSyntax(target))
  if ('refusal' in own || 'refusal' in reference) {
    expect(reference, target).to.have.property('refusal')
    expect(own, target)
      .to.have.property('refusal')
      .that.satisfies(
        (refusal: string) => 'refusal' in reference && [refusal, oneLater(target, refusal)].includes(reference.refusal)
      )
    return 'refused'
  }
  expect(bare(own.value), target).to.deep.equal(bare(reference.value))
  const expected = attempt(() => new Translation().condition(reference.value))
  if ('refusal' in whole) {
    // In the reference everything has parentheses.
    if (!whole.refusal.startsWith('a condition that is compared needs parentheses')) {
      expect(expected, target).to.deep.equal(whole)
    }
    return 'refused'
  }
  if ('refusal' in expected) throw new Error(`${target}: ${expected.refusal}`)
  for (const record of RECORDS) {
    expect(valueOf(whole.value.condition, record, { now: NOW }), target).to.equal(
      valueOf(expected.value, record, { now: NOW })
    )
  }
  return 'accepted'
}

const RECORDS = [
  agentRecord(),
  agentRecord({ name: 'IT', pid: 7, tags: { rank: '7', nobody: 'I' }, starttime: '2026-11-24T07:59:00Z' }),
  agentRecord({ tags: {}, starttime: 'never' })
]

describe('property: the syntax of targets is that of another parser of SQL', () => {
  it('for conditions of the language', () => {
    fc.assert(
      fc.property(condition, (target) => {
        expect(compare(target), target).to.equal('accepted')
      }),
      { numRuns: 300 }
    )
  })

  it('for anything in its grammar, whatever the types', () => {
    fc.assert(
      fc.property(expression, (target) => void compare(target)),
      { numRuns: 300 }
    )
  })

  it('for what is broken', () => {
    fc.assert(
      fc.property(broken, (target) => void compare(target)),
      { numRuns: 300 }
    )
  })

  it('for all targets in the data of the tests', () => {
    const folder = resolve(import.meta.dirname, '../golden')
    const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'))
    const { cases } = read('target.json') as { cases: { target: string }[] }
    const actions = globSync('mig-actions/*.json', { cwd: folder }).map((file) => read(file) as { target: string })
    const forms = Object.values(TARGET_FORMS).flatMap((rows) => rows.map(([target]) => target))
    for (const target of [...[...cases, ...actions].map((from) => from.target), ...forms]) {
      expect(compare(target), target).to.equal('accepted')
    }
  })
})
