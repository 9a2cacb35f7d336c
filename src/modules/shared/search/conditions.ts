import type { Search } from './params.ts'

/** What a search asks of a file. */
export const CONDITIONS = ['names', 'contents', 'sizes', 'modes', 'mtimes', 'md5', 'sha1', 'sha2', 'sha3'] as const

/** Does a search ask anything of a file? One that does not matches nothing. */
export function hasCondition(search: Search): boolean {
  return CONDITIONS.some((key) => (search[key] ?? []).length > 0)
}
