const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b])
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d])

/**
 * How deep a JSON text is nested, the outermost array or object being 1. Counts brackets outside of strings, byte by byte:
 * a report may hold strings of many megabytes, on which a regular expression overflows its stack. Wrong only for text that
 * is not JSON, which the parser refuses.
 */
export function jsonDepth(json: Uint8Array): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let index = 0; index < json.byteLength; index++) {
    const byte = json[index] as number
    if (inString) {
      if (byte === BACKSLASH) index++
      else if (byte === QUOTE) inString = false
    } else if (byte === QUOTE) inString = true
    else if (OPENING.has(byte)) deepest = Math.max(deepest, ++depth)
    else if (CLOSING.has(byte)) depth--
  }
  return deepest
}
