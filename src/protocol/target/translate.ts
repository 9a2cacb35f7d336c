import type {
  Expr,
  ExprBinary,
  ExprCast,
  ExprMember,
  ExprRef,
  ExprString,
  ExprTernary,
  ExprUnary
} from 'pgsql-ast-parser'
import { MAX_TARGET_REGEX_INSTRUCTIONS } from '../wire/limits.ts'
import { type ColumnName, COLUMNS, columnHint, isColumn } from './columns.ts'
import type { CompareOperator, Expression, ValueType } from './expression.ts'
import { canCast, castTypeOf } from './cast.ts'
import { parseJsonLiteral, parsePath } from './json.ts'
import { compileLike } from './like.ts'
import { isQuoted, placeOf, quotedAs, startOf, TYPE_LABELS } from './quoted.ts'
import { targetRefusal } from './refusal.ts'
import { compileRegex } from './regex.ts'
import type { TokenList } from './tokens.ts'

/** `expression` is undefined for a text in quotes, until something gives it a type. */
interface Operand {
  readonly node: Expr
  readonly expression: Expression | undefined
}

const COMPARISONS: ReadonlySet<string> = new Set<CompareOperator>(['=', '!=', '<', '<=', '>', '>='])

/** Turns the SQL parser's AST into a checked {@link Expression}, and refuses all that is outside the language. */
export class Translation {
  /** the columns that were named so far */
  readonly columns = new Set<ColumnName>()
  readonly #tokens: TokenList
  #instructions = 0

  constructor(tokens: TokenList) {
    this.#tokens = tokens
  }

  /** @throws MigError `TARGET_INVALID` */
  condition(node: Expr): Expression {
    return this.#typed(node, 'boolean')
  }

  #typed(node: Expr, type: ValueType): Expression {
    return this.#as(this.#operand(node), type)
  }

  #operand(node: Expr): Operand {
    return { node, expression: isQuoted(node) ? undefined : this.#any(node) }
  }

  /** The operand, which must be of the type; a text in quotes becomes it. */
  #as({ node, expression }: Operand, type: ValueType): Expression {
    if (expression === undefined) return quotedAs(type, node as ExprString)
    if (expression.type === type) return expression
    throw targetRefusal(
      `${TYPE_LABELS[expression.type]} stands where ${TYPE_LABELS[type]} belongs`,
      startOf(node),
      mismatchHint(expression, type)
    )
  }

  #any(node: Expr): Expression {
    switch (node.type) {
      case 'string':
        return quotedAs('text', node)
      case 'integer':
      case 'numeric':
        return { kind: 'literal', type: 'number', value: node.value }
      case 'boolean':
        return { kind: 'literal', type: 'boolean', value: node.value }
      case 'null':
        throw targetRefusal('NULL is no value to compare with', startOf(node), 'use IS NULL')
      case 'ref':
        return this.#column(node)
      case 'member':
        return this.#member(node)
      case 'cast':
        return this.#cast(node)
      case 'unary':
        return this.#unary(node)
      case 'binary':
        return this.#binary(node)
      case 'ternary':
        return this.#between(node)
      case 'call':
        if (node.function.name === 'now' && node.function.schema === undefined && node.args.length === 0) {
          return { kind: 'now', type: 'time' }
        }
        throw targetRefusal(`the function ${node.function.name}() is not supported`, startOf(node), 'only NOW() is')
      case 'keyword':
        if (node.keyword === 'current_timestamp') return { kind: 'now', type: 'time' }
        throw targetRefusal(`${node.keyword} is not supported`, startOf(node))
      case 'list':
        throw targetRefusal('a list stands only after IN', startOf(node))
      default:
        throw targetRefusal('this form is not supported', startOf(node))
    }
  }

  #column(node: ExprRef): Expression {
    if (node.table !== undefined && (node.table.name !== 'agents' || node.table.schema !== undefined)) {
      throw targetRefusal(`unknown table ${node.table.name}`, startOf(node), 'the only one is agents')
    }
    if (!isColumn(node.name)) throw targetRefusal(`unknown column ${node.name}`, startOf(node), columnHint(node.name))
    this.columns.add(node.name)
    return { kind: 'column', type: COLUMNS[node.name].type, name: node.name }
  }

  #member(node: ExprMember): Expression {
    const operand = this.#json(node.operand)
    const { end } = placeOf(node)
    if (!this.#tokens.isPath(end)) {
      return { kind: 'member', type: node.op === '->' ? 'json' : 'text', operand, path: [node.member] }
    }
    const written = String(node.member)
    const path = parsePath(written)
    if (path !== undefined) return { kind: 'member', type: 'text', operand, path }
    throw targetRefusal(`'${written}' is not a path`, end - written.length - 2, "such as '{aws,instanceid}'")
  }

  #json(node: Expr): Expression {
    const operand = this.#any(node)
    if (operand.type === 'json') return operand
    throw targetRefusal(`${TYPE_LABELS[operand.type]} has no members`, startOf(node), 'only environment and tags have')
  }

  #cast(node: ExprCast): Expression {
    const to = castTypeOf(node.to)
    if (to === undefined) throw targetRefusal('this type is not supported', startOf(node))
    if (isQuoted(node.operand)) return quotedAs(to, node.operand)
    const operand = this.#any(node.operand)
    const type = to === 'integer' ? 'number' : to
    if (!canCast(operand.type, to)) {
      throw targetRefusal(`${TYPE_LABELS[operand.type]} cannot become ${TYPE_LABELS[type]}`, startOf(node))
    }
    return { kind: 'cast', type, to, operand }
  }

  #unary(node: ExprUnary): Expression {
    switch (node.op) {
      case 'NOT':
        return { kind: 'not', type: 'boolean', operand: this.condition(node.operand) }
      case '+':
      case '-':
        throw targetRefusal('a sign stands only directly before a number', startOf(node))
      case 'IS NULL':
      case 'IS NOT NULL': {
        const operand = this.#any(node.operand)
        return negatedIf(node.op === 'IS NOT NULL', { kind: 'is', type: 'boolean', operand, value: null })
      }
      default: {
        const operand = this.condition(node.operand)
        const value = node.op.endsWith('TRUE')
        return negatedIf(node.op.startsWith('IS NOT'), { kind: 'is', type: 'boolean', operand, value })
      }
    }
  }

  #between(node: ExprTernary): Expression {
    const [operand, low, high] = this.#comparable([node.value, node.lo, node.hi])
    return negatedIf(node.op === 'NOT BETWEEN', { kind: 'between', type: 'boolean', operand, low, high })
  }

  #binary(node: ExprBinary): Expression {
    switch (node.op) {
      case 'AND':
      case 'OR': {
        const operands = [this.condition(node.left), this.condition(node.right)]
        return { kind: node.op === 'AND' ? 'and' : 'or', type: 'boolean', operands }
      }
      case 'IN':
      case 'NOT IN': {
        const list = node.right.type === 'list' ? node.right.expressions : [node.right]
        const [operand, ...elements] = this.#comparable([node.left, ...list])
        return negatedIf(node.op === 'NOT IN', { kind: 'in', type: 'boolean', operand, elements })
      }
      case 'LIKE':
      case 'NOT LIKE':
        return negatedIf(node.op === 'NOT LIKE', this.#like(node, false))
      case 'ILIKE':
      case 'NOT ILIKE':
        return negatedIf(node.op === 'NOT ILIKE', this.#like(node, true))
      case '~':
      case '!~':
        return negatedIf(node.op === '!~', this.#regex(node, false))
      case '~*':
      case '!~*':
        return negatedIf(node.op === '!~*', this.#regex(node, true))
      case '?':
        return { kind: 'has', type: 'boolean', operand: this.#json(node.left), key: this.#pattern(node) }
      case '@>': {
        const value = parseJsonLiteral(this.#pattern(node))
        if (value === undefined) {
          throw targetRefusal('the text is not JSON', startOf(node.right), `such as '["file"]'`)
        }
        return { kind: 'contains', type: 'boolean', operand: this.#json(node.left), value }
      }
      case '+':
      case '-':
        return this.#time(node, node.op)
      default:
        return this.#compare(node)
    }
  }

  #compare(node: ExprBinary): Expression {
    if (!COMPARISONS.has(node.op)) {
      throw targetRefusal(`the operator ${node.op} is not supported`, startOf(node.right))
    }
    const [left, right] = this.#comparable([node.left, node.right])
    return { kind: 'compare', type: 'boolean', operator: node.op as CompareOperator, left, right }
  }

  /**
   * What is compared, all of one type: that of the first operand that has one. Each node is translated once, and so
   * is asked once: else nested lists would double the work at every level.
   */
  #comparable<const N extends readonly Expr[]>(nodes: N): { [K in keyof N]: Expression } {
    const operands = nodes.map((node) => this.#operand(node))
    const typing = operands.find(({ expression }) => expression !== undefined)
    const type = typing?.expression?.type ?? 'text'
    if (typing !== undefined && type === 'json') {
      throw targetRefusal('a JSON value cannot be compared', startOf(typing.node), 'use ->> to get the text')
    }
    if (type === 'boolean') {
      for (const node of nodes) this.#checkUnambiguous(node)
    }
    return operands.map((operand) => this.#as(operand, type)) as { [K in keyof N]: Expression }
  }

  /**
   * Where a condition is compared, PostgreSQL and our parser disagree on what `a = b IS NULL` and `a < b = c` mean:
   * parentheses decide.
   */
  #checkUnambiguous(side: Expr): void {
    if (side.type === 'boolean' || side.type === 'string' || side.type === 'cast') return
    const { start, end } = placeOf(side)
    if (!this.#tokens.isParenthesised(start, end)) {
      throw targetRefusal('a condition that is compared needs parentheses', start)
    }
  }

  /** The text in quotes on the right of an operator that takes a pattern. */
  #pattern(node: ExprBinary): string {
    if (isQuoted(node.right)) return node.right.value
    throw targetRefusal(`a text in single quotes belongs after ${node.op}`, startOf(node.right))
  }

  #like(node: ExprBinary, ignoresCase: boolean): Expression {
    const pattern = compileLike(this.#pattern(node), ignoresCase)
    if (pattern === undefined) throw targetRefusal('the pattern ends with a lone backslash', startOf(node.right))
    return { kind: 'like', type: 'boolean', operand: this.#typed(node.left, 'text'), pattern }
  }

  #regex(node: ExprBinary, ignoresCase: boolean): Expression {
    const operand = this.#typed(node.left, 'text')
    const source = this.#pattern(node)
    try {
      const pattern = compileRegex(source, ignoresCase)
      this.#instructions += pattern.instructions
      if (this.#instructions > MAX_TARGET_REGEX_INSTRUCTIONS) {
        throw new RangeError('the expressions of the target are too large together')
      }
      return { kind: 'regex', type: 'boolean', operand, pattern }
    } catch (error) {
      throw targetRefusal('the regular expression cannot be used', startOf(node.right), (error as RangeError).message)
    }
  }

  /** time + interval, interval + time, time - interval, time - time */
  #time(node: ExprBinary, op: '+' | '-'): Expression {
    const left = this.#any(node.left)
    // As in PostgreSQL, a quoted text beside a time is an interval after +, and a time after -.
    const right = isQuoted(node.right) ? quotedAs(op === '+' ? 'interval' : 'time', node.right) : this.#any(node.right)
    if (left.type === 'time' && right.type === 'interval') {
      return { kind: 'shift', type: 'time', time: left, interval: right, sign: op === '+' ? 1 : -1 }
    }
    if (op === '+' && left.type === 'interval' && right.type === 'time') {
      return { kind: 'shift', type: 'time', time: right, interval: left, sign: 1 }
    }
    if (op === '-' && left.type === 'time' && right.type === 'time') {
      return { kind: 'elapsed', type: 'interval', from: right, to: left }
    }
    throw targetRefusal(`${op} is for times and intervals only`, startOf(node), "such as NOW() - INTERVAL '1 hour'")
  }
}

function negatedIf(isNegated: boolean, operand: Expression): Expression {
  return isNegated ? { kind: 'not', type: 'boolean', operand } : operand
}

function mismatchHint(expression: Expression, type: ValueType): string | undefined {
  if (expression.type === 'json') return 'use ->> to get the text'
  // It may be an IS that PostgreSQL would apply to the whole comparison before it.
  if (expression.type === 'boolean' && expression.kind !== 'literal') return 'put conditions in parentheses'
  if (type !== 'text') return undefined
  return expression.kind === 'literal' ? 'put it in single quotes' : 'add ::text'
}
