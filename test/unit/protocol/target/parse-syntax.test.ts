import { expect } from 'chai'
import { parseSyntax } from '../../../../src/protocol/target/parse-syntax.ts'
import type { SyntaxNode } from '../../../../src/protocol/target/syntax.ts'
import { scanTokens } from '../../../../src/protocol/target/tokens.ts'
import { targetRefusalOf } from '../../../helpers/target-refusal.ts'

function parse(text: string): SyntaxNode {
  return parseSyntax(scanTokens(text), text.length)
}

/** A node with parentheses around everything that an operator holds together. */
function show(node: SyntaxNode): string {
  switch (node.kind) {
    case 'text':
      return `'${node.value}'`
    case 'number':
    case 'boolean':
      return String(node.value)
    case 'null':
    case 'signed':
      return node.kind
    case 'name':
      return node.name
    case 'call':
      return `${node.name}(${node.hasArguments ? '…' : ''})`
    case 'list':
      return `[${node.elements.map(show).join(' ')}]`
    case 'member':
      return `(${show(node.operand)} ${node.operator} ${JSON.stringify(node.member)})`
    case 'path':
      return `(${show(node.operand)} #>> ${show(node.path)})`
    case 'cast':
      return `(${show(node.operand)} :: ${node.to})`
    case 'not':
      return `(not ${show(node.operand)})`
    case 'is':
      return `(${show(node.operand)} ${node.isNegated ? 'is not' : 'is'} ${String(node.value)})`
    case 'between':
      return `(${[node.operand, node.low, node.high].map(show).join(node.isNegated ? ' outside ' : ' between ')})`
    case 'in':
      return `(${show(node.operand)} ${node.isNegated ? 'not in' : 'in'} [${node.elements.map(show).join(' ')}])`
    case 'binary':
      return `(${show(node.left)} ${node.operator} ${show(node.right)})`
  }
}

/** How operators hold together. Between two of those with an operand on both sides, operators.test.ts looks at each pair. */
const SHAPES: Record<string, string> = {
  'a OR b AND NOT c = d': '(a OR (b AND (not (c = d))))',
  'NOT NOT a IS NULL': '(not (not (a is null)))',
  'NOT a AND b': '((not a) AND b)',
  '(NOT a) IS TRUE': '((not a) is true)',
  'a = b IS NULL': '(a = (b is null))',
  'a < b IS NOT FALSE': '((a < b) is not false)',
  'a IS NULL IS NOT TRUE': '((a is null) is not true)',
  'a ISNULL OR b NOTNULL': '((a is null) OR (b is not null))',
  'a BETWEEN b AND c AND d': '((a between b between c) AND d)',
  'a NOT BETWEEN b + c AND d + e': '(a outside (b + c) outside (d + e))',
  'a BETWEEN b BETWEEN c AND d AND e': '(a between (b between c between d) between e)',
  'a BETWEEN b AND c BETWEEN d AND e': '((a between b between c) between d between e)',
  'a BETWEEN b AND (c = d)': '(a between b between (c = d))',
  'a < b BETWEEN c AND d': '(a < (b between c between d))',
  'a LIKE b IN (c)': '(a LIKE (b in [c]))',
  'a NOT IN (1, b OR c) IN (2)': '((a not in [1 (b OR c)]) in [2])',
  'a IN ((1, 2))': '(a in [1 2])',
  '(a, (b)) = ((c))': '([a b] = c)',
  'a = - b + c': '(a = (signed + c))',
  '- + a::int': 'signed',
  "a -> 'b' ->> -1 :: text": `(((a -> "b") ->> -1) :: text)`,
  "a #>> '{b}' = (a) #>> '{c}'": `((a #>> '{b}') = (a #>> '{c}'))`,
  "(a + b)::int ~~ 'it''s'": "(((a + b) :: int) LIKE 'it's')",
  'Agents . Name': 'agents.name',
  'cast(a = b AS Double Precision)::varchar(3)': '(((a = b) :: double precision) :: varchar())',
  "interval '1 day' + double precision '5'": "(('1 day' :: interval) + ('5' :: double precision))",
  'now() - now(a b)': '(now() - now(…))',
  'true = false': '(true = false)',
  Current_Timestamp: 'now()'
}

/** The first token that cannot stand where it does. */
const REFUSED: Record<string, string> = {
  "name = 'x' 'y'": "unexpected 'y' at 12",
  "name = 'x', pid = 1": 'unexpected , at 11',
  "name = 'x' AND": 'the target ends too early at 15',
  'NOT ': 'the target ends too early at 5',
  'name NOT': 'the target ends too early at 9',
  "name NOT = 'x'": 'unexpected = at 10',
  'name = NOT TRUE': 'unexpected NOT at 8',
  "name = AND 'x'": 'unexpected AND at 8',
  '= 5': 'unexpected = at 1',
  'pid -1 = 2': 'unexpected -1 at 5',
  'pid IS NULL < 3': 'unexpected < at 13',
  'NOT pid IS NULL < 3': 'unexpected < at 17',
  'pid IS 5': 'unexpected 5 at 8',
  'pid IS NOT': 'the target ends too early at 11',
  'pid BETWEEN 1 OR 2': 'unexpected OR at 15',
  'pid BETWEEN 1 < 2 AND 3': 'unexpected < at 15',
  'pid IN 5': 'unexpected 5 at 8',
  'pid IN ()': 'unexpected ) at 9',
  'pid IN (1) + 2': 'unexpected + at 12',
  'pid IN (1 2)': 'unexpected 2 at 11',
  'tags -> name': 'unexpected name at 9',
  'tags ->> 1.5': 'unexpected 1.5 at 10',
  'tags #>> name': 'a text in single quotes belongs after #>> at 6',
  'tags #>>': 'a text in single quotes belongs after #>> at 6',
  'CAST pid AS text': 'unexpected pid at 6',
  'CAST(pid text)': 'unexpected text at 10',
  'CAST(pid AS text = 5)': 'unexpected = at 18',
  "pid::'text'": "unexpected 'text' at 6",
  'pid:: AND TRUE': 'unexpected AND at 7',
  "double precision = '5'": 'unexpected = at 18',
  'agents. = 5': 'unexpected = at 9',
  "current_timestamp '5'": "unexpected '5' at 19",
  'agents.true': 'unexpected true at 8',
  'NOW() FILTER (WHERE TRUE) > NOW()': 'unexpected FILTER at 7'
}

describe('protocol/target/parse-syntax', () => {
  for (const [text, shape] of Object.entries(SHAPES)) {
    it(`reads ${text} as ${shape}`, () => {
      expect(show(parse(text))).to.equal(shape)
    })
  }

  for (const [text, message] of Object.entries(REFUSED)) {
    it(`refuses ${text}`, () => {
      expect(targetRefusalOf(text)).to.equal(message)
    })
  }

  it('knows where an expression starts, and whether it has parentheses of its own', () => {
    const node = parse(' ((a) = b) AND (c = d) = e')
    expect(node).to.include({ start: 3 }).and.to.not.have.property('isEnclosed')
    expect(node).to.have.nested.include({ 'left.start': 3, 'left.isEnclosed': true, 'left.left.isEnclosed': true })
    expect(node).to.have.nested.include({ 'right.start': 16, 'right.left.isEnclosed': true })
    expect(node).to.not.have.nested.property('right.isEnclosed')
  })
})
