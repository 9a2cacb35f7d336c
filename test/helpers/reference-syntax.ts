import { type Expr, parse } from 'pgsql-ast-parser'
import { targetRefusal } from '../../src/protocol/target/refusal.ts'
import type { BinaryOperator, SyntaxNode } from '../../src/protocol/target/syntax.ts'
import { type Token, scanTokens } from '../../src/protocol/target/tokens.ts'

/**
 * What another parser of PostgreSQL's language makes of a target, every node as if it stood in parentheses.
 * @throws MigError `TARGET_INVALID` at the token where that parser gives up
 */
export function referenceSyntax(text: string): SyntaxNode {
  const { tokens } = scanTokens(text)
  const paths = new Set<number>()
  let sql = text
  tokens.forEach(({ text: sign, offset }, index) => {
    if (sign !== '#>>') return
    const path = tokens[index + 1]
    if (path === undefined) return
    paths.add(path.offset + path.text.length)
    // It puts #>> among the comparisons. PostgreSQL, and this language, bind it as tight as ->>.
    sql = `${sql.slice(0, offset)}->>${sql.slice(offset + 3)}`
  })
  return new Conversion(paths).node(parseSql(sql, tokens))
}

function parseSql(sql: string, tokens: readonly Token[]): Expr {
  try {
    // The declared type is that of whole statements; `entry` asks for an expression, which comes in a list of one.
    const [expression] = parse(sql, { entry: 'expr', locationTracking: true }) as unknown as [Expr]
    return expression
  } catch (error) {
    const at = (error as { token?: { offset: number } }).token?.offset
    const token = tokens.find(({ offset }) => offset === at)
    throw token === undefined
      ? targetRefusal('the target ends too early', sql.length)
      : targetRefusal(`unexpected ${token.text}`, token.offset)
  }
}

class Conversion {
  readonly #paths: ReadonlySet<number>

  constructor(paths: ReadonlySet<number>) {
    this.#paths = paths
  }

  node(from: Expr): SyntaxNode {
    const { start, end } = from._location as { start: number; end: number }
    const place = { start, isEnclosed: true } as const
    switch (from.type) {
      case 'string':
        return { ...place, kind: 'text', value: from.value }
      case 'integer':
      case 'numeric':
        return { ...place, kind: 'number', value: from.value }
      case 'boolean':
        return { ...place, kind: 'boolean', value: from.value }
      case 'null':
        return { ...place, kind: 'null' }
      case 'keyword':
        // CURRENT_TIMESTAMP is the only one in the language.
        return { ...place, kind: 'call', name: 'now', hasArguments: false }
      case 'ref': {
        const parts = [from.table?.schema, from.table?.name, from.name]
        return { ...place, kind: 'name', name: parts.filter((part) => part !== undefined).join('.') }
      }
      case 'call': {
        const { schema, name } = from.function
        const hasArguments = from.args.length > 0
        return { ...place, kind: 'call', name: schema === undefined ? name : `${schema}.${name}`, hasArguments }
      }
      case 'list':
        return { ...place, kind: 'list', elements: from.expressions.map((element) => this.node(element)) }
      case 'member': {
        const operand = this.node(from.operand)
        if (!this.#paths.has(end)) return { ...place, kind: 'member', operator: from.op, operand, member: from.member }
        const value = String(from.member)
        const length = value.replaceAll("'", "''").length + 2
        return { ...place, kind: 'path', operand, path: { ...place, kind: 'text', start: end - length, value } }
      }
      case 'cast': {
        const { to } = from
        if (to.kind === 'array') throw new TypeError('arrays are not in the language')
        const name = to.schema === undefined ? to.name : `${to.schema}.${to.name}`
        const operand = this.node(from.operand)
        return { ...place, kind: 'cast', operand, to: to.config === undefined ? name : `${name}()` }
      }
      case 'ternary': {
        const isNegated = from.op === 'NOT BETWEEN'
        const [operand, low, high] = [this.node(from.value), this.node(from.lo), this.node(from.hi)]
        return { ...place, kind: 'between', isNegated, operand, low, high }
      }
      case 'unary': {
        if (from.op === '+' || from.op === '-') return { ...place, kind: 'signed' }
        const operand = this.node(from.operand)
        if (from.op === 'NOT') return { ...place, kind: 'not', operand }
        const value = from.op.endsWith('NULL') ? null : from.op.endsWith('TRUE')
        return { ...place, kind: 'is', isNegated: from.op.startsWith('IS NOT'), operand, value }
      }
      case 'binary': {
        const left = this.node(from.left)
        const right = this.node(from.right)
        if (from.op !== 'IN' && from.op !== 'NOT IN') {
          return { ...place, kind: 'binary', operator: from.op as BinaryOperator, left, right }
        }
        const elements = right.kind === 'list' ? right.elements : [right]
        return { ...place, kind: 'in', isNegated: from.op === 'NOT IN', operand: left, elements }
      }
      default:
        throw new TypeError(`${from.type} is not in the language`)
    }
  }
}
