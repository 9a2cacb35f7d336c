import { type Expr, parse } from 'pgsql-ast-parser'
import type { Target } from './expression.ts'
import { targetRefusal } from './refusal.ts'
import { type TokenList, scanTokens } from './tokens.ts'
import { Translation } from './translate.ts'

export type { Target } from './expression.ts'

/**
 * Reads a target: a PostgreSQL condition over the agent record, in the subset of `docs/protocol/target.md`.
 *
 * Takes less than 50 ms for any text. Loading this file takes about 55 ms and 15 MB, most of it the SQL grammar:
 * a process that may never see a target imports it when it does. Evaluating needs none of it.
 *
 * @throws MigError `TARGET_INVALID` with the reason and the position, 1 being the first character
 */
export function parseTarget(text: string): Target {
  const tokens = scanTokens(text)
  const translation = new Translation(tokens)
  const condition = translation.condition(parseSql(tokens))
  return { text, condition, columns: translation.columns }
}

function parseSql({ sql, tokens }: TokenList): Expr {
  try {
    // The declared type is that of whole statements; `entry` asks for an expression, which comes in a list of one.
    const [expression] = parse(sql, { entry: 'expr', locationTracking: true }) as unknown as [Expr]
    return expression
  } catch (error) {
    const at = (error as { token?: { offset: number } }).token?.offset
    const token = tokens.find(({ offset }) => offset === at)
    // Without a token the parser came to the end and wanted more.
    throw token === undefined
      ? targetRefusal('the target ends too early', sql.length)
      : targetRefusal(`unexpected ${token.text}`, token.offset)
  }
}
