import type { JsonValue } from './expression.ts'

/** Reads a text as JSON; `undefined` when it is none. */
export function parseJsonLiteral(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}

/**
 * Reads the right side of `#>>`: `{aws,instanceid}`, `{addresses,0}`. Keys stand without quotes.
 * @returns `undefined` when the text is something else
 */
export function parsePath(text: string): readonly string[] | undefined {
  const inner = /^\s*\{([^{}"\\]*)\}\s*$/.exec(text)?.[1]
  if (inner === undefined) return undefined
  if (inner.trim() === '') return []
  const keys = inner.split(',').map((key) => key.trim())
  return keys.includes('') ? undefined : keys
}

/**
 * What lies at a path. A text names a key of an object, or counts in an array as `#>>` lets it; a number counts in an
 * array, from its end when it is negative.
 * @returns `null` for what is missing, and for JSON's null
 */
export function memberOf(value: JsonValue, path: readonly (string | number)[]): JsonValue {
  let current = value
  for (const step of path) {
    if (Array.isArray(current)) {
      const index = typeof step === 'number' ? step : /^-?\d+$/.test(step) ? Number(step) : Number.NaN
      current = (current as JsonValue[]).at(index) ?? null
      if (Number.isNaN(index)) return null
    } else if (isObject(current) && typeof step === 'string' && Object.hasOwn(current, step)) {
      current = current[step] ?? null
    } else {
      return null
    }
  }
  return current
}

/** JSON as `->>` tells it: a text without its quotes, NULL for null, everything else as it is written in JSON. */
export function jsonText(value: JsonValue): string | null {
  return value === null || typeof value === 'string' ? value : JSON.stringify(value)
}

/** The operator `?`: the text is a key of the object, an element of the array, or the value itself. */
export function hasKey(value: JsonValue, key: string): boolean {
  if (Array.isArray(value)) return (value as JsonValue[]).includes(key)
  return isObject(value) ? Object.hasOwn(value, key) : value === key
}

/**
 * The operator `@>`: every member of `inner` is contained in `outer`, in any order. A scalar is contained in an array
 * that has it, at the top only.
 */
export function containsJson(outer: JsonValue, inner: JsonValue): boolean {
  if (Array.isArray(outer) && !isObject(inner) && !Array.isArray(inner)) return outer.includes(inner)
  return containsSame(outer, inner)
}

function containsSame(outer: JsonValue, inner: JsonValue): boolean {
  if (Array.isArray(outer)) {
    if (!Array.isArray(inner)) return false
    return inner.every((wanted: JsonValue) => outer.some((found: JsonValue) => containsSame(found, wanted)))
  }
  if (isObject(outer)) {
    if (!isObject(inner)) return false
    return Object.entries(inner).every(
      ([key, wanted]) => Object.hasOwn(outer, key) && containsSame(outer[key] as JsonValue, wanted)
    )
  }
  return outer === inner
}

function isObject(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
