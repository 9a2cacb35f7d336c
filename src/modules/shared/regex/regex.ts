import { isAscii } from 'node:buffer'
import { RE2JS } from 're2js'
import { safeLength } from './effort.ts'
import { goText } from './go-text.ts'
import { Needle } from './needle.ts'
import { parseRe2 } from './parse.ts'
import { requiredLiterals } from './required.ts'
import { scanPattern } from './scan-pattern.ts'
import type { Node } from './syntax.ts'
import { type Edges, toV8, WHOLE } from './to-v8.ts'

/**
 * A regular expression of RE2's language, MIG's: unanchored, in linear time, over text or over the bytes of a line.
 *
 * V8 does the work where the pattern means the same there and cannot backtrack for long; re2js where not.
 */
export class Regex {
  readonly source: string
  readonly #node: Node | undefined
  readonly #safeLength: number
  /** By alphabet and edges; see {@link Regex.#v8}. */
  readonly #compiled: (RegExp | undefined)[] = []
  #re2: RE2JS | undefined
  #needles: readonly Needle[] | undefined
  #scan: RegExp | undefined
  #isPrepared = false

  /** @throws Error with Go's words, `error parsing regexp: missing closing ): ...`, for what RE2 refuses */
  constructor(source: string) {
    this.source = source
    this.#node = parseRe2(source)
    this.#safeLength = this.#node === undefined ? 0 : safeLength(this.#node)
    // What the parser knows, RE2 knows too; compiling the rest finds out.
    if (this.#node === undefined) this.#re2 = compileRe2(source)
  }

  /** Is there a match anywhere in the text? */
  test(text: string): boolean {
    if (this.#node === undefined || text.length > this.#safeLength) return this.#testRe2(text)
    return this.#v8(this.#node, 'unicode', WHOLE).test(text)
  }

  /** Is there a match in this line, or piece of a line? */
  testBytes(bytes: Buffer, edges: Edges): boolean {
    if (this.#node === undefined || bytes.length > this.#safeLength) return this.#testRe2(goText(bytes))
    if (isAscii(bytes)) return this.#v8(this.#node, 'ascii', edges).test(bytes.toString('latin1'))
    return this.#v8(this.#node, 'unicode', edges).test(goText(bytes))
  }

  /** What the groups of the first match in the text hold, empty where one took no part; undefined: there is no match. */
  groups(text: string): string[] | undefined {
    if (!this.test(text)) return undefined
    this.#re2 ??= compileRe2(this.source)
    const matcher = this.#re2.matcher(text)
    if (!matcher.find()) return undefined
    return Array.from({ length: matcher.groupCount() }, (_, index) => matcher.group(index + 1) ?? '')
  }

  /** Byte strings of which one is in every line that matches, if such are known. */
  get needles(): readonly Needle[] | undefined {
    this.#prepare()
    return this.#needles
  }

  /** A global expression over Latin-1 text that matches inside every line that matches, if one is known. */
  get scan(): RegExp | undefined {
    this.#prepare()
    return this.#scan
  }

  #prepare(): void {
    if (this.#isPrepared || this.#node === undefined) return
    this.#isPrepared = true
    this.#needles = requiredLiterals(this.#node)?.map((literal) => new Needle(literal))
    if (this.#needles === undefined) this.#scan = scanPattern(this.#node)
  }

  #testRe2(text: string): boolean {
    this.#re2 ??= compileRe2(this.source)
    return this.#re2.test(text)
  }

  #v8(node: Node, alphabet: 'unicode' | 'ascii', edges: Edges): RegExp {
    const at = (alphabet === 'ascii' ? 4 : 0) + (edges.isStart ? 2 : 0) + (edges.isEnd ? 1 : 0)
    return (this.#compiled[at] ??= toV8(node, alphabet, edges))
  }
}

function compileRe2(source: string): RE2JS {
  try {
    return RE2JS.compile(source)
  } catch (error) {
    throw new Error(goMessage((error as Error).message, source), { cause: error })
  }
}

/** Two texts in which re2js differs from Go. */
function goMessage(message: string, source: string): string {
  const lookBehind = /\(\?<[=!]/.exec(source)
  if (lookBehind !== null && message.includes('invalid named capture')) {
    return 'error parsing regexp: invalid or unsupported Perl syntax: `(?<`'
  }
  return message.endsWith('at end of expression') ? `${message}: \`\`` : message
}
