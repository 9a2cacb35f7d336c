import type { Verdict } from './order/verdict.ts'

/**
 * What a code means. Public API: `docs/errors.md` has one heading for each code, and a test compares.
 *
 * - `verdict`: what a node says of an order that fails with this code, before relaying. Only what *every* honest node
 *   refuses, whatever its clock, keyring or policy, is `reject`. Codes without one never decide on relaying.
 * - `means`: one sentence for people.
 * - `remedy`: what to do about it, one sentence.
 */
export interface CodeInfo {
  readonly verdict?: Verdict
  readonly means: string
  readonly remedy: string
}
