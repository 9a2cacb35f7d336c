/**
 * Is it an absolute path without `.`, `..` and empty components? `/etc`, `/`, `C:\Windows`. Only such paths compare.
 */
export function isCleanPath(path: string): boolean {
  const root = /^(?:\/|[A-Za-z]:\\)/.exec(path)?.[0]
  if (root === undefined) return false
  const rest = path.slice(root.length)
  const components = rest.split(separatorOf(path))
  return rest === '' || components.every((component) => component !== '' && component !== '.' && component !== '..')
}

/**
 * Does the path lie in the folder, or is it the folder? By whole components: `/etc` covers `/etc/x`, and not `/etcx`.
 * A path that is not clean lies nowhere.
 * @param prefix - a clean path
 */
export function isPathWithin(path: string, prefix: string): boolean {
  if (!isCleanPath(path)) return false
  const separator = separatorOf(prefix)
  const folder = prefix.endsWith(separator) ? prefix : prefix + separator
  return path === prefix || path.startsWith(folder)
}

/** A backslash is a letter of a name where paths begin with a slash. */
function separatorOf(path: string): string {
  return path.startsWith('/') ? '/' : '\\'
}
