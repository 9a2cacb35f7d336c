import { MigError } from '../../../protocol/errors.ts'

/** How Go's `encoding/json` binds a value: the shape of a field, with the name that Go prints for its type. */
export type GoType =
  | { readonly kind: 'string' | 'bool' | 'float64' }
  | { readonly kind: 'list'; readonly of: GoType }
  | { readonly kind: 'map'; readonly of: GoType }
  | { readonly kind: 'struct'; readonly name: string; readonly fields: Readonly<Record<string, GoType>> }

/**
 * Binds JSON as Go does, which is what MIG's modules do with their parameters: keys match without case, unknown keys
 * are ignored, null and absent are the same, and a wrong type is an error in Go's words. A null in a list
 * of strings is the empty string; elsewhere in a list or map it is kept, and the schema behind refuses it.
 *
 * @returns a copy that holds the known keys alone, in the order of `type`
 * @throws MigError `PARAMETERS_INVALID`
 */
export function bindGoJson(value: unknown, type: GoType & { kind: 'struct' }): Record<string, unknown> {
  return (bind(value, type, `Go value of type ${type.name}`, '') ?? {}) as Record<string, unknown>
}

function bind(value: unknown, type: GoType, place: string, path: string): unknown {
  if (value === null || value === undefined) return undefined
  switch (type.kind) {
    case 'string':
      return typeof value === 'string' ? value : mismatch(value, type, place)
    case 'bool':
      return typeof value === 'boolean' ? value : mismatch(value, type, place)
    case 'float64':
      return typeof value === 'number' ? value : mismatch(value, type, place)
    case 'list':
      if (!Array.isArray(value)) return mismatch(value, type, place)
      return value.map((item) => bind(item, type.of, place, path) ?? (type.of.kind === 'string' ? '' : null))
    case 'map':
      if (!isObject(value)) return mismatch(value, type, place)
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, bind(item, type.of, place, path) ?? null])
      )
    case 'struct':
      return isObject(value) ? bindStruct(value, type, path) : mismatch(value, type, place)
  }
}

function bindStruct(value: Record<string, unknown>, type: GoType & { kind: 'struct' }, path: string): unknown {
  const byLowerCase = new Map(Object.entries(value).map(([key, item]) => [key.toLowerCase(), item]))
  const bound: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(type.fields)) {
    const fieldPath = path === '' ? name : `${path}.${name}`
    const place = `Go struct field ${type.name.replace(/^.*\./, '')}.${fieldPath}`
    const item = bind(byLowerCase.get(name.toLowerCase()), field, place, fieldPath)
    if (item !== undefined) bound[name] = item
  }
  return bound
}

function mismatch(value: unknown, type: GoType, place: string): never {
  const name = type.kind === 'struct' && place.endsWith(`type ${type.name}`) ? '' : ` of type ${goName(type)}`
  throw new MigError(
    'PARAMETERS_INVALID',
    `ReadInputParameters() -> json: cannot unmarshal ${jsonKind(value)} into ${place}${name}`
  )
}

function goName(type: GoType): string {
  switch (type.kind) {
    case 'list':
      return `[]${goName(type.of)}`
    case 'map':
      return `map[string]*${goName(type.of)}`
    case 'struct':
      return type.name
    default:
      return type.kind
  }
}

function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
