import { RE2JS } from 're2js'
import { MAX_TARGET_REGEX_CHARACTERS, MAX_TARGET_REGEX_INSTRUCTIONS } from '../wire/limits.ts'

/** A compiled regular expression: RE2's language, linear time. */
export interface TargetRegex {
  /** Does it match anywhere in the text? */
  test(text: string): boolean
  /** What matching costs for each character of the text. */
  readonly instructions: number
}

/**
 * Compiles the right side of `~` and `~*`. As in PostgreSQL, `.` matches a newline, and `^` and `$` only the ends.
 * @throws RangeError with one sentence, when it is too large or not in RE2's language
 */
export function compileRegex(pattern: string, ignoresCase: boolean): TargetRegex {
  if (pattern.length > MAX_TARGET_REGEX_CHARACTERS) {
    throw new RangeError(`it has more than ${String(MAX_TARGET_REGEX_CHARACTERS)} characters`)
  }
  if (instructionEstimate(pattern) > COMPILE_BOUND) throw new RangeError('its repetitions multiply to too much')
  try {
    const compiled = RE2JS.compile(pattern, RE2JS.DOTALL | (ignoresCase ? RE2JS.CASE_INSENSITIVE : 0))
    return { test: (text) => compiled.matcher(text).find(), instructions: compiled.programSize() }
  } catch (error) {
    // The message shows the pattern with the flags that were put in front.
    throw new RangeError((error as Error).message.replace(/(?:\(\?[is]\))+/, ''), { cause: error })
  }
}

/** Above this, compiling alone takes too long to find out how large the result is: 40 ms here. */
const COMPILE_BOUND = 8 * MAX_TARGET_REGEX_INSTRUCTIONS

/**
 * A bound of the compiled size, from the text alone: all characters, repeated as often as the most repeated one is,
 * times the repetitions of groups, as if each group lay in the next.
 */
function instructionEstimate(pattern: string): number {
  let ofCharacters = 1
  let ofGroups = 1
  for (const [text, least, most = ''] of pattern.matchAll(/.?\{(\d+)(?:,(\d*))?\}/gs)) {
    const count = Math.max(1, Number(least), Number(most))
    if (text.startsWith(')')) ofGroups *= count
    else ofCharacters = Math.max(ofCharacters, count)
  }
  return pattern.length * ofCharacters * ofGroups
}
