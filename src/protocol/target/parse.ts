import type { Target } from './expression.ts'
import { parseSyntax } from './parse-syntax.ts'
import { scanTokens } from './tokens.ts'
import { Translation } from './translate.ts'

export type { Target } from './expression.ts'

/**
 * Reads a target: a PostgreSQL condition over the agent record, in the subset of `docs/protocol/target.md`.
 *
 * @throws MigError `TARGET_INVALID` with the reason and the position, 1 being the first character
 */
export function parseTarget(text: string): Target {
  const translation = new Translation()
  const condition = translation.condition(parseSyntax(scanTokens(text), text.length))
  return { text, condition, columns: translation.columns }
}
