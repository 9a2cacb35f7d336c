import type { ExprBinary, ExprTernary } from 'pgsql-ast-parser'

/**
 * PostgreSQL binds `#>>` before LIKE, IN and BETWEEN; our parser reads `tags #>> '{a}' LIKE 'x'` as
 * `tags #>> ('{a}' LIKE 'x')`, which means nothing in either: it is turned round.
 */
export function bindPathFirst(node: ExprBinary): ExprBinary | ExprTernary {
  const { right } = node
  if (node.op !== '#>>') return node
  if (right.type === 'binary') return { ...right, left: bindPathFirst({ ...node, right: right.left }) }
  if (right.type === 'ternary') return { ...right, value: bindPathFirst({ ...node, right: right.value }) }
  return node
}
