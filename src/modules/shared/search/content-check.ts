import { allLinesMatch, hasMatchingLine } from '../regex/find-line.ts'
import type { Edges } from '../regex/to-v8.ts'
import type { CompiledSearch, ContentCheck } from './compiled-search.ts'

/** Judges the lines of one file for the content checks of one search. */
export interface ContentJudge {
  /** Looks at the next lines; true when nothing is left to decide. */
  visit(region: Buffer, edges: Edges): boolean
  /** After the last line: the checks that record the file. */
  recorded(): readonly ContentCheck[]
}

/** A judge for one file. */
export function createJudge(search: CompiledSearch): ContentJudge {
  return search.isMacroal ? new EveryLineJudge(search) : new SomeLineJudge(search)
}

/** Each check by itself: does any line match? */
class SomeLineJudge implements ContentJudge {
  readonly #search: CompiledSearch
  #open: readonly ContentCheck[]

  constructor(search: CompiledSearch) {
    this.#search = search
    this.#open = search.contents
  }

  visit(region: Buffer, edges: Edges): boolean {
    this.#open = this.#open.filter((check) => !hasMatchingLine(region, check.regex, edges))
    if (this.#open.length === 0) return true
    // A search for all checks is lost with the first that a line has spoilt.
    return (
      this.#search.isMatchAll && this.#search.contents.some((check) => check.isTurned && !this.#open.includes(check))
    )
  }

  recorded(): readonly ContentCheck[] {
    return this.#search.contents.filter((check) => !this.#open.includes(check) !== check.isTurned)
  }
}

/** `macroal`: every line matches every expression, and no line an inverted one. */
class EveryLineJudge implements ContentJudge {
  readonly #search: CompiledSearch
  #hasLines = false
  #hasOffender = false

  constructor(search: CompiledSearch) {
    this.#search = search
  }

  visit(region: Buffer, edges: Edges): boolean {
    this.#hasLines = true
    this.#hasOffender = this.#search.contents.some(({ regex, isInverse }) =>
      isInverse ? hasMatchingLine(region, regex, edges) : !allLinesMatch(region, regex, edges)
    )
    return this.#hasOffender
  }

  recorded(): readonly ContentCheck[] {
    const { contents, isMatchAll, isMismatchedContent } = this.#search
    // A file without lines holds for nothing but inverted expressions; it offends, but no line of it does.
    const isEmptyOffender = !this.#hasLines && contents.some(({ isInverse }) => !isInverse)
    const isGood = !this.#hasOffender && !isEmptyOffender
    if (!isMismatchedContent) return isGood ? contents : []
    return this.#hasOffender || (isEmptyOffender && isMatchAll) ? contents : []
  }
}
