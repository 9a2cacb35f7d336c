import type { Rules as CompiledRules } from '@virustotal/yara-x'
import type { Yara } from './library.ts'

/** Matches of one string that are counted and looked at; what a condition counts beyond is not seen. */
export const MAX_MATCHES_PER_STRING = 10_000
/** What matched in one stretch of bytes. */
export interface RuleMatches {
  /** names of rules that are not private, in the order of the source */
  readonly rules: readonly string[]
  /** where their strings were met, never what was there */
  readonly strings: readonly StringPlaces[]
}

export interface StringPlaces {
  readonly rule: string
  /** `$a`; `$` for one without a name */
  readonly string: string
  /** in bytes, rising */
  readonly offsets: readonly number[]
}

/** What YARA says of a stretch of bytes, as far as it is used. */
interface ScanResult {
  readonly errors: readonly string[]
  readonly matches: readonly {
    readonly identifier: string
    readonly isPrivate: boolean
    readonly patterns: readonly {
      readonly identifier: string
      readonly isPrivate: boolean
      readonly matches: readonly { readonly offset: number }[]
    }[]
  }[]
}

/** Rules that do not compile; the message is one line: `line 3, column 26: invalid regular expression: unclosed group`. */
export class RulesError extends Error {}

/** Compiled rules. */
export class Rules {
  readonly #rules: CompiledRules

  /** @throws RulesError */
  constructor(source: string, yara: Yara) {
    const compiler = new yara.Compiler()
    try {
      compiler.addSource(source)
      this.#rules = compiler.build()
    } catch (error) {
      throw new RulesError(sentence(compiler.errors, (error as Error).message), { cause: error })
    } finally {
      compiler.free()
    }
  }

  /**
   * Asks the rules of these bytes.
   * @throws Error in YARA's words when it breaks down, after which nothing of it is to be used any more
   */
  scan(bytes: Uint8Array): RuleMatches {
    const scanner = this.#rules.scanner()
    let result: ScanResult
    try {
      scanner.setMaxMatchesPerPattern(MAX_MATCHES_PER_STRING)
      result = scanner.scan(bytes) as ScanResult
    } finally {
      scanner.free()
    }
    const [error] = result.errors
    if (error !== undefined) throw new Error(error)
    const shown = result.matches.filter(({ isPrivate }) => !isPrivate)
    return {
      rules: shown.map(({ identifier }) => identifier),
      strings: shown.flatMap(({ identifier: rule, patterns }) =>
        patterns
          .filter(({ isPrivate, matches }) => !isPrivate && matches.length > 0)
          .map(({ identifier, matches }) => {
            return { rule, string: identifier, offsets: matches.map(({ offset }) => offset) }
          })
      )
    }
  }

  free(): void {
    this.#rules.free()
  }
}

/** The first of the compiler's errors, each of which is a drawing of several lines, as one. */
function sentence(errors: readonly string[], otherwise: string): string {
  const drawing = errors[0] ?? otherwise
  const title = /^(?:error(?:\[\w+\])?: )?(.*)/.exec(drawing)?.[1] ?? drawing
  const place = /--> line:(\d+):(\d+)/.exec(drawing)
  const remark = /^\s*\|[\s|-]*\^+ (.+)$/m.exec(drawing)?.[1]
  const where = place === null ? '' : `line ${place[1]}, column ${place[2]}: `
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  return `${where}${title}${remark === undefined ? '' : `: ${remark}`}${more}`
}
