/** Kinds of checks, in the order in which matches are listed; also MIG's names for `mismatch`. */
export const FILTERS = ['name', 'size', 'mode', 'mtime', 'content', 'md5', 'sha1', 'sha2', 'sha3'] as const
export type Filter = (typeof FILTERS)[number]
