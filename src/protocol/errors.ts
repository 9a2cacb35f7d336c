import type { Verdict } from './order/verdict.ts'
import { type Code, type CodeInfo, CODES } from './codes.ts'

export { CODES } from './codes.ts'
export type { Code } from './codes.ts'

/** The error of mig-mesh: a stable code, one sentence for people. Programming mistakes are plain `TypeError`s. */
export class MigError extends Error {
  override readonly name = 'MigError'
  readonly code: Code

  /**
   * @param message - one sentence without the remedy; {@link MigError.remedy} has that
   * @param options.cause - what led to it
   */
  constructor(code: Code, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }

  /** One sentence: what to do. */
  get remedy(): string {
    return CODES[this.code].remedy
  }
}

/** The code of an error; an error that is not ours is `INTERNAL`. */
export function codeOf(error: unknown): Code {
  return error instanceof MigError ? error.code : 'INTERNAL'
}

/** What an error means for relaying. Our own mistakes must not punish a peer: `ignore`. */
export function verdictOf(error: unknown): Verdict {
  const info: CodeInfo = CODES[codeOf(error)]
  return info.verdict ?? 'ignore'
}
