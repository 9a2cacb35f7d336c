import type { ParameterClasses } from '../module.ts'
import { cleanPath } from '../shared/go/path.ts'
import type { ScribeParams } from './params.ts'
import { expandSource, sourceOf } from './source.ts'

/** What an ACL rule may ask of a document. A path that is relative, or that a variable begins, counts as `/`. */
export function classesOf({ scribedoc }: ScribeParams): ParameterClasses {
  const variables = new Map((scribedoc?.variables ?? []).map(({ key = '', value = '' }) => [key, value]))
  const sources = (scribedoc?.objects ?? []).map((object) => sourceOf(object)).filter((source) => source !== undefined)
  const paths = sources
    .map((source) => expandSource(source, variables))
    .flatMap((source) => ('path' in source ? [source.path] : []))
    .map((path) => (path.startsWith('/') && !path.includes('${') ? cleanPath(path) : '/'))
  return {
    contents: sources.some(({ kind }) => kind === 'filecontent' || kind === 'hasline'),
    hashes: false,
    paths: [...new Set(paths)].sort()
  }
}
