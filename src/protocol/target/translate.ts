import { MAX_TARGET_REGEX_INSTRUCTIONS } from '../wire/limits.ts'
import { type ColumnName, COLUMNS, columnHint, isColumn } from './columns.ts'
import type { Expression, ValueType } from './expression.ts'
import { canCast, castTypeOf } from './cast.ts'
import { parseJsonLiteral, parsePath } from './json.ts'
import { compileLike } from './like.ts'
import { quotedAs, TYPE_LABELS } from './quoted.ts'
import { targetRefusal } from './refusal.ts'
import { compileRegex } from './regex.ts'
import type { BinaryNode, CastNode, IsNode, NameNode, PathNode, SyntaxNode, TextNode } from './syntax.ts'

/** `expression` is undefined for a text in quotes, until something gives it a type. */
interface Operand {
  readonly node: SyntaxNode
  readonly expression: Expression | undefined
}

/** Turns a target as it is written into a checked {@link Expression}: names, types, patterns. */
export class Translation {
  /** the columns that were named so far */
  readonly columns = new Set<ColumnName>()
  #instructions = 0

  /** @throws MigError `TARGET_INVALID` */
  condition(node: SyntaxNode): Expression {
    return this.#typed(node, 'boolean')
  }

  #typed(node: SyntaxNode, type: ValueType): Expression {
    return this.#as(this.#operand(node), type)
  }

  #operand(node: SyntaxNode): Operand {
    return { node, expression: node.kind === 'text' ? undefined : this.#any(node) }
  }

  /** The operand, which must be of the type; a text in quotes becomes it. */
  #as({ node, expression }: Operand, type: ValueType): Expression {
    if (expression === undefined) return quotedAs(type, node as TextNode)
    if (expression.type === type) return expression
    throw targetRefusal(
      `${TYPE_LABELS[expression.type]} stands where ${TYPE_LABELS[type]} belongs`,
      node.start,
      mismatchHint(expression, type)
    )
  }

  #any(node: SyntaxNode): Expression {
    switch (node.kind) {
      case 'text':
        return quotedAs('text', node)
      case 'number':
        return { kind: 'literal', type: 'number', value: node.value }
      case 'boolean':
        return { kind: 'literal', type: 'boolean', value: node.value }
      case 'null':
        throw targetRefusal('NULL is no value to compare with', node.start, 'use IS NULL')
      case 'name':
        return this.#column(node)
      case 'call':
        if (node.name === 'now' && !node.hasArguments) return { kind: 'now', type: 'time' }
        throw targetRefusal(`the function ${node.name}() is not supported`, node.start, 'only NOW() is')
      case 'member': {
        const type = node.operator === '->' ? 'json' : 'text'
        return { kind: 'member', type, operand: this.#json(node.operand), path: [node.member] }
      }
      case 'path':
        return this.#path(node)
      case 'cast':
        return this.#cast(node)
      case 'not':
        return { kind: 'not', type: 'boolean', operand: this.condition(node.operand) }
      case 'is':
        return this.#is(node)
      case 'between': {
        const [operand, low, high] = this.#comparable([node.operand, node.low, node.high])
        return negatedIf(node.isNegated, { kind: 'between', type: 'boolean', operand, low, high })
      }
      case 'in': {
        const [operand, ...elements] = this.#comparable([node.operand, ...node.elements])
        return negatedIf(node.isNegated, { kind: 'in', type: 'boolean', operand, elements })
      }
      case 'binary':
        return this.#binary(node)
      case 'list':
        throw targetRefusal('a list stands only after IN', node.start)
      case 'signed':
        throw targetRefusal('a sign stands only directly before a number', node.start)
    }
  }

  #column({ name: written, start }: NameNode): Expression {
    const dot = written.lastIndexOf('.')
    const table = written.slice(0, Math.max(dot, 0))
    const name = written.slice(dot + 1)
    if (table !== '' && table !== 'agents') {
      throw targetRefusal(`unknown table ${table}`, start, 'the only one is agents')
    }
    if (!isColumn(name)) throw targetRefusal(`unknown column ${name}`, start, columnHint(name))
    this.columns.add(name)
    return { kind: 'column', type: COLUMNS[name].type, name }
  }

  #path(node: PathNode): Expression {
    const operand = this.#json(node.operand)
    const { value, start } = node.path
    const path = parsePath(value)
    if (path === undefined) throw targetRefusal(`'${value}' is not a path`, start, "such as '{aws,instanceid}'")
    return { kind: 'member', type: 'text', operand, path }
  }

  #json(node: SyntaxNode): Expression {
    const operand = this.#any(node)
    if (operand.type === 'json') return operand
    throw targetRefusal(`${TYPE_LABELS[operand.type]} has no members`, node.start, 'only environment and tags have')
  }

  #cast(node: CastNode): Expression {
    const to = castTypeOf(node.to)
    if (to === undefined) throw targetRefusal('this type is not supported', node.start)
    if (node.operand.kind === 'text') return quotedAs(to, node.operand)
    const operand = this.#any(node.operand)
    const type = to === 'integer' ? 'number' : to
    if (!canCast(operand.type, to)) {
      throw targetRefusal(`${TYPE_LABELS[operand.type]} cannot become ${TYPE_LABELS[type]}`, node.start)
    }
    return { kind: 'cast', type, to, operand }
  }

  #is({ operand, value, isNegated }: IsNode): Expression {
    const asked = value === null ? this.#any(operand) : this.condition(operand)
    return negatedIf(isNegated, { kind: 'is', type: 'boolean', operand: asked, value })
  }

  #binary(node: BinaryNode): Expression {
    switch (node.operator) {
      case 'AND':
      case 'OR': {
        const operands = [this.condition(node.left), this.condition(node.right)]
        return { kind: node.operator === 'AND' ? 'and' : 'or', type: 'boolean', operands }
      }
      case 'LIKE':
      case 'NOT LIKE':
        return negatedIf(node.operator === 'NOT LIKE', this.#like(node, false))
      case 'ILIKE':
      case 'NOT ILIKE':
        return negatedIf(node.operator === 'NOT ILIKE', this.#like(node, true))
      case '~':
      case '!~':
        return negatedIf(node.operator === '!~', this.#regex(node, false))
      case '~*':
      case '!~*':
        return negatedIf(node.operator === '!~*', this.#regex(node, true))
      case '?':
        return { kind: 'has', type: 'boolean', operand: this.#json(node.left), key: this.#pattern(node) }
      case '@>': {
        const value = parseJsonLiteral(this.#pattern(node))
        if (value === undefined) {
          throw targetRefusal('the text is not JSON', node.right.start, `such as '["file"]'`)
        }
        return { kind: 'contains', type: 'boolean', operand: this.#json(node.left), value }
      }
      case '+':
      case '-':
        return this.#time(node, node.operator)
      default: {
        const [left, right] = this.#comparable([node.left, node.right])
        return { kind: 'compare', type: 'boolean', operator: node.operator, left, right }
      }
    }
  }

  /**
   * What is compared, all of one type: that of the first operand that has one. Each node is translated once, and so
   * is asked once: else nested lists would double the work at every level.
   */
  #comparable<const N extends readonly SyntaxNode[]>(nodes: N): { [K in keyof N]: Expression } {
    const operands = nodes.map((node) => this.#operand(node))
    const typing = operands.find(({ expression }) => expression !== undefined)
    const type = typing?.expression?.type ?? 'text'
    if (typing !== undefined && type === 'json') {
      throw targetRefusal('a JSON value cannot be compared', typing.node.start, 'use ->> to get the text')
    }
    if (type === 'boolean') operands.forEach(checkUnambiguous)
    return operands.map((operand) => this.#as(operand, type)) as { [K in keyof N]: Expression }
  }

  /** The text in quotes on the right of an operator that takes a pattern. */
  #pattern(node: BinaryNode): string {
    if (node.right.kind === 'text') return node.right.value
    throw targetRefusal(`a text in single quotes belongs after ${node.operator}`, node.right.start)
  }

  #like(node: BinaryNode, ignoresCase: boolean): Expression {
    const pattern = compileLike(this.#pattern(node), ignoresCase)
    if (pattern === undefined) throw targetRefusal('the pattern ends with a lone backslash', node.right.start)
    return { kind: 'like', type: 'boolean', operand: this.#typed(node.left, 'text'), pattern }
  }

  #regex(node: BinaryNode, ignoresCase: boolean): Expression {
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
      throw targetRefusal('the regular expression cannot be used', node.right.start, (error as RangeError).message)
    }
  }

  /** time + interval, interval + time, time - interval, time - time */
  #time(node: BinaryNode, op: '+' | '-'): Expression {
    const left = this.#any(node.left)
    // As in PostgreSQL, a quoted text beside a time is an interval after +, and a time after -.
    const right =
      node.right.kind === 'text' ? quotedAs(op === '+' ? 'interval' : 'time', node.right) : this.#any(node.right)
    if (left.type === 'time' && right.type === 'interval') {
      return { kind: 'shift', type: 'time', time: left, interval: right, sign: op === '+' ? 1 : -1 }
    }
    if (op === '+' && left.type === 'interval' && right.type === 'time') {
      return { kind: 'shift', type: 'time', time: right, interval: left, sign: 1 }
    }
    if (op === '-' && left.type === 'time' && right.type === 'time') {
      return { kind: 'elapsed', type: 'interval', from: right, to: left }
    }
    throw targetRefusal(`${op} is for times and intervals only`, node.start, "such as NOW() - INTERVAL '1 hour'")
  }
}

/**
 * Where a condition is compared, `a = b IS NULL` and `a < b = c` mean one thing here, and another or nothing in
 * PostgreSQL: parentheses decide.
 */
function checkUnambiguous({ node, expression }: Operand): void {
  if (expression?.type !== 'boolean' || expression.kind === 'literal' || expression.kind === 'cast') return
  if (node.isEnclosed === undefined) throw targetRefusal('a condition that is compared needs parentheses', node.start)
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
