import type { Answer } from './reporter.ts'
import { sha256Hex, toUtf8 } from '../../util/bytes.ts'

/**
 * Tells two answers apart by what they say: status, code, and each result without its statistics, which differ from run
 * to run. Stays on this agent.
 */
export function answerDigest({ status, code, results = [] }: Answer): string {
  const said = results.map(({ foundanything, success, elements, errors }) => [foundanything, success, elements, errors])
  return sha256Hex(toUtf8(JSON.stringify([status, code ?? '', said], sortKeys)))
}

/** For `JSON.stringify`, which unlike RFC 8785 takes any text and any depth that a report may have. */
function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
