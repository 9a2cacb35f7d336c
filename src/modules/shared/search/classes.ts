import type { ParameterClasses } from '../../module.ts'
import { cleanPath } from '../go/path.ts'
import type { FileParams } from './params.ts'

/** What an ACL rule may ask of a search. A relative path depends on where an agent was started: it counts as `/`. */
export function classesOf(params: FileParams): ParameterClasses {
  const searches = Object.values(params.searches ?? {})
  const paths = searches.flatMap((search) =>
    (search.paths ?? []).map((path) => (path.startsWith('/') ? cleanPath(path) : '/'))
  )
  return {
    contents: searches.some((search) => (search.contents ?? []).length > 0),
    hashes: searches.some(({ md5, sha1, sha2, sha3, options }) => {
      return options?.returnsha256 === true || [md5, sha1, sha2, sha3].some((hashes) => (hashes ?? []).length > 0)
    }),
    paths: [...new Set(paths)].sort()
  }
}
