import { expect } from 'chai'
import fc from 'fast-check'
import { MigError } from '../../src/protocol/errors.ts'
import type { Value } from '../../src/protocol/target/expression.ts'
import { compareTexts } from '../../src/protocol/target/compare.ts'
import { evaluateTarget, valueOf } from '../../src/protocol/target/evaluate.ts'
import { compileLike, matchesLike } from '../../src/protocol/target/like.ts'
import { parseTarget } from '../../src/protocol/target/parse.ts'
import type { AgentRecord } from '../../src/protocol/target/record.ts'
import { agentRecord, NOW } from '../helpers/agent-record.ts'

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** Texts of few letters, so that they meet; also quotes, wildcards and characters outside the BMP. */
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '%', '_', '\\', "'", '.', '😀'), maxLength: 6 })
const record: fc.Arbitrary<AgentRecord> = fc
  .record({
    name: word,
    version: word,
    pid: fc.nat(3),
    mode: fc.constantFrom('daemon', 'checkin'),
    tags: fc.dictionary(fc.constantFrom('a', 'b'), word)
  })
  .map((changes) => agentRecord(changes as Partial<AgentRecord>))

const text = fc.oneof(word.map(quote), fc.constantFrom('name', 'version', "tags->>'a'", "tags#>>'{b}'", 'pid::text'))
const operator = fc.constantFrom('=', '<>', '<', '<=', '>', '>=')
const pattern = word.filter((value) => compileLike(value, false) !== undefined).map(quote)

/** Conditions of the language, in parentheses, so that they can stand anywhere. */
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.tuple(text, operator, text).map(([left, sign, right]) => `(${left} ${sign} ${right})`),
    fc.tuple(text, fc.constantFrom('LIKE', 'NOT LIKE', 'ILIKE'), pattern).map((parts) => `(${parts.join(' ')})`),
    fc
      .tuple(text, fc.array(text, { minLength: 1, maxLength: 3 }))
      .map(([left, list]) => `(${left} IN (${list.join()}))`),
    fc.tuple(text, text, text).map(([value, low, high]) => `(${value} NOT BETWEEN ${low} AND ${high})`),
    text.map((value) => `(${value} IS NULL)`),
    fc.constantFrom('TRUE', 'FALSE', '(pid IN (1, 2))', "(NOW() - starttime > '1 day')", "(tags ? 'a')"),
    tie('condition').map((inner) => `(NOT ${inner})`),
    fc.tuple(tie('condition'), fc.constantFrom('AND', 'OR'), tie('condition')).map((parts) => `(${parts.join(' ')})`),
    tie('condition').map((inner) => `(${inner} IS NOT TRUE)`)
  )
}))

function ask(target: string, agent: AgentRecord): Value {
  return valueOf(parseTarget(target).condition, agent, { now: NOW })
}

/** LIKE by its definition, in exponential time. */
function naiveLike(characters: readonly string[], wanted: readonly string[]): boolean {
  const [first, ...rest] = wanted
  if (first === undefined) return characters.length === 0
  if (first === '%') return characters.some((_, n) => naiveLike(characters.slice(n), rest)) || naiveLike([], rest)
  const [character, ...others] = characters
  if (character === undefined) return false
  if (first === '_') return naiveLike(others, rest)
  if (first === '\\') return character === rest[0] && naiveLike(others, rest.slice(1))
  return character === first && naiveLike(others, rest)
}

describe('property: targets', () => {
  it('every condition has one of three values, and a target one of two', () => {
    fc.assert(
      fc.property(condition, record, (target, agent) => {
        const value = ask(target, agent)
        expect(value).to.be.oneOf([true, false, null])
        expect(evaluateTarget(parseTarget(target), agent, { now: NOW })).to.equal(value === true)
      })
    )
  })

  it('NOT NOT x is x', () => {
    fc.assert(
      fc.property(condition, record, (x, agent) => {
        expect(ask(`NOT NOT ${x}`, agent)).to.equal(ask(x, agent))
      })
    )
  })

  it('De Morgan holds in three values', () => {
    fc.assert(
      fc.property(condition, condition, record, (x, y, agent) => {
        expect(ask(`NOT (${x} AND ${y})`, agent)).to.equal(ask(`NOT ${x} OR NOT ${y}`, agent))
        expect(ask(`NOT (${x} OR ${y})`, agent)).to.equal(ask(`NOT ${x} AND NOT ${y}`, agent))
      })
    )
  })

  it('IN is OR of comparisons, and BETWEEN is AND', () => {
    fc.assert(
      fc.property(text, text, text, record, (x, y, z, agent) => {
        expect(ask(`${x} IN (${y}, ${z})`, agent)).to.equal(ask(`${x} = ${y} OR ${x} = ${z}`, agent))
        expect(ask(`${x} BETWEEN ${y} AND ${z}`, agent)).to.equal(ask(`${x} >= ${y} AND ${x} <= ${z}`, agent))
      })
    )
  })

  it('LIKE is what its definition says', () => {
    fc.assert(
      fc.property(word, word, (value, wanted) => {
        const compiled = compileLike(wanted, false)
        fc.pre(compiled !== undefined)
        expect(matchesLike(value, compiled)).to.equal(naiveLike(Array.from(value), Array.from(wanted)))
      }),
      { numRuns: 1000 }
    )
  })

  it('texts are in the order of their UTF-8 bytes', () => {
    // Where the order of UTF-16 differs: above and below the surrogates.
    const any = fc.string({
      unit: fc.constantFrom('a', 'é', '\ud7ff', '\ue000', '\uffff', '😀', '😁', '𐀀'),
      maxLength: 4
    })
    fc.assert(
      fc.property(any, any, (a, b) => {
        expect(Math.sign(compareTexts(a, b))).to.equal(Buffer.compare(Buffer.from(a), Buffer.from(b)))
      })
    )
  })

  it('a text is parsed, or refused with TARGET_INVALID, in bounded time', () => {
    const fragments = fc.constantFrom(
      ...[
        'name',
        'pid',
        'tags',
        'environment',
        'agents.',
        'NOW()',
        'INTERVAL',
        'NULL',
        'TRUE',
        'NOT',
        'AND',
        'OR',
        'IN'
      ],
      ...[
        'LIKE',
        'BETWEEN',
        'IS',
        'CAST(',
        'AS',
        'text',
        '(',
        ')',
        ',',
        "'x'",
        "'{a}'",
        "'1 day'",
        '1',
        '.5',
        "'",
        '"'
      ],
      ...[
        '=',
        '<>',
        '<',
        '->',
        '->>',
        '#>>',
        '@>',
        '?',
        '::',
        '+',
        '-',
        '~',
        '!~~*',
        'timestamp',
        'with',
        'time',
        'zone'
      ],
      ...['overlay(', 'placing', 'extract(', 'from', 'substring(', 'for', '[', '$1', 'E', '\0', '😀', '\ud800']
    )
    const noise = fc.oneof(
      fc.array(fragments, { maxLength: 60 }).map((parts) => parts.join(' ')),
      fc
        .tuple(fc.array(fragments, { minLength: 1, maxLength: 5 }), fc.nat(300))
        .map(([parts, times]) => `${parts.join(' ')} `.repeat(times)),
      fc.string({ unit: 'grapheme', maxLength: 200 })
    )
    fc.assert(
      fc.property(noise, (target) => {
        const before = process.threadCpuUsage()
        try {
          evaluateTarget(parseTarget(target), agentRecord(), { now: NOW })
        } catch (error) {
          if (!(error instanceof MigError)) throw error
          expect(error.code).to.equal('TARGET_INVALID')
        }
        const { user, system } = process.threadCpuUsage(before)
        // Measured: 2 ms at most, beside collection of garbage.
        expect((user + system) / 1000).to.be.below(100)
      }),
      { numRuns: 500 }
    )
  })
})
