/** A quoted part, or what stands outside of quotes; `"` left open is a mistake. */
const PART = /'([^']*)'|"([^"]*)"|([^\s'"]+)/y

/**
 * The words of a command line: apart by white space, unless it stands in `'` or `"`; parts without space between them are
 * one word. Nothing is escaped.
 *
 * @returns undefined when a quote is not closed
 */
export function words(text: string): string[] | undefined {
  const found: string[] = []
  let word: string | undefined
  for (let at = 0; at < text.length;) {
    if (/\s/.test(text.charAt(at))) {
      if (word !== undefined) found.push(word)
      word = undefined
      at++
      continue
    }
    PART.lastIndex = at
    const part = PART.exec(text)
    if (part === null) return undefined
    word = (word ?? '') + (part[1] ?? part[2] ?? part[3] ?? '')
    at = PART.lastIndex
  }
  if (word !== undefined) found.push(word)
  return found
}
