import canonicalize from 'canonicalize'
import { fromUtf8, toUtf8 } from '../../util/bytes.ts'
import { MigError } from '../errors.ts'
import { MAX_JSON_DEPTH, MAX_ORDER_BYTES } from '../wire/limits.ts'

/** Bounds of {@link parseJson}: those of an order unless said. */
export interface JsonLimits {
  readonly maxBytes: number
  /** nesting, the outermost value being 1 */
  readonly maxDepth: number
}

const ORDER_LIMITS: JsonLimits = { maxBytes: MAX_ORDER_BYTES, maxDepth: MAX_JSON_DEPTH }

/**
 * Reads JSON that a stranger wrote. The depth is counted on the text, before any recursive code sees the value.
 * @throws MigError `ORDER_MALFORMED` when it is too long, not UTF-8 or not JSON; `ORDER_TOO_DEEP`
 */
export function parseJson(bytes: Uint8Array, limits: JsonLimits = ORDER_LIMITS): unknown {
  if (bytes.byteLength > limits.maxBytes) {
    throw new MigError('ORDER_MALFORMED', `The JSON is longer than ${limits.maxBytes} bytes.`)
  }
  checkDepth(textDepth(bytes), limits.maxDepth)
  let text: string
  try {
    text = fromUtf8(bytes)
  } catch (cause) {
    throw new MigError('ORDER_MALFORMED', 'The JSON is not UTF-8.', { cause })
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new MigError('ORDER_MALFORMED', 'The text is not JSON.', { cause })
  }
}

/**
 * RFC 8785 bytes of a JSON value: what is signed.
 * @throws MigError `ORDER_TOO_DEEP`; `ORDER_MALFORMED` when the value has no such form (a lone surrogate, NaN)
 */
export function canonicalBytes(value: unknown): Uint8Array {
  checkDepth(valueDepth(value, MAX_JSON_DEPTH), MAX_JSON_DEPTH)
  let text: string | undefined
  try {
    text = canonicalize(value)
  } catch (cause) {
    throw new MigError('ORDER_MALFORMED', 'The value has no RFC 8785 form.', { cause })
  }
  if (text === undefined) throw new MigError('ORDER_MALFORMED', 'The value is not JSON.')
  return toUtf8(text)
}

function checkDepth(depth: number, maxDepth: number): void {
  if (depth > maxDepth) throw new MigError('ORDER_TOO_DEEP', `The JSON is nested deeper than ${maxDepth}.`)
}

const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * Counts brackets outside of strings, in one pass. Wrong only for text that is not JSON, which the parser refuses. In
 * UTF-8 these octets are never part of another character.
 */
function textDepth(bytes: Uint8Array): number {
  let depth = 0
  let deepest = 0
  let isInString = false
  for (let index = 0; index < bytes.byteLength; index++) {
    const octet = bytes[index] as number
    if (octet === QUOTE) isInString = !isInString
    else if (isInString) index += octet === BACKSLASH ? 1 : 0
    else if (octet === 0x5b || octet === 0x7b) deepest = Math.max(deepest, ++depth)
    else if (octet === 0x5d || octet === 0x7d) depth--
  }
  return deepest
}

/** Stops one above `limit`, so it neither overflows the stack nor runs for ever in a circle. */
function valueDepth(value: unknown, limit: number): number {
  if (value === null || typeof value !== 'object') return 0
  if (limit === 0) return 1
  let deepest = 0
  for (const member of Object.values(value)) deepest = Math.max(deepest, valueDepth(member, limit - 1))
  return deepest + 1
}
