import type { ScribeObject } from './document.ts'

/** Where the candidates of an object come from. */
export type Source =
  | { readonly kind: 'package'; readonly name: string; readonly collectmatch: string; readonly onlynewest: boolean }
  | {
      readonly kind: 'filecontent'
      readonly path: string
      readonly file: string
      readonly expression: string
      readonly concat: string
      readonly chain: readonly string[]
    }
  | { readonly kind: 'filename'; readonly path: string; readonly file: string }
  | { readonly kind: 'raw'; readonly identifiers: readonly Candidate[] }
  | { readonly kind: 'hasline'; readonly path: string; readonly file: string; readonly expression: string }

/** Something that a test judges. */
export interface Candidate {
  /** the name of a package, the path of a file */
  readonly identifier: string
  readonly value: string
}

const CHAIN_ROOT = '${chain_root}'

/** The first source of an object that is not empty, in MIG's order: published documents name all, and fill one. */
export function sourceOf(object: ScribeObject): Source | undefined {
  const { package: pkg, filecontent, filename, raw, hasline } = object
  const { name = '', collectmatch = '', onlynewest = false } = pkg ?? {}
  if (name !== '' || collectmatch !== '') return { kind: 'package', name, collectmatch, onlynewest }
  if (isFilled(filecontent)) {
    const { path = '', file = '', expression = '', concat = '', 'import-chain': chain = [] } = filecontent ?? {}
    return { kind: 'filecontent', path, file, expression, concat, chain }
  }
  if (isFilled(filename)) return { kind: 'filename', path: filename?.path ?? '', file: filename?.file ?? '' }
  if ((raw?.identifiers ?? []).length > 0) {
    const identifiers = (raw?.identifiers ?? []).map(({ identifier = '', value = '' }) => ({ identifier, value }))
    return { kind: 'raw', identifiers }
  }
  if (!isFilled(hasline)) return undefined
  return {
    kind: 'hasline',
    path: hasline?.path ?? '',
    file: hasline?.file ?? '',
    expression: hasline?.expression ?? ''
  }
}

/** Is it looked for beside each file that another object has found, and nowhere else? */
export function isChained(source: Source): boolean {
  return 'path' in source && source.path.includes(CHAIN_ROOT)
}

/** The source with values in place of variables. */
export function expandSource(source: Source, variables: ReadonlyMap<string, string>): Source {
  const expand = (text: string): string =>
    text.replace(/\$\{([^}]*)\}/g, (whole, key: string) => variables.get(key) ?? whole)
  if (source.kind === 'package') return { ...source, name: expand(source.name) }
  return source.kind === 'raw' ? source : { ...source, path: expand(source.path), file: expand(source.file) }
}

function isFilled(fields: Readonly<Record<string, unknown>> | undefined): boolean {
  return Object.values(fields ?? {}).some((value) => value !== '' && value !== undefined)
}
