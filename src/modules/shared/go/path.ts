import { normalize } from 'node:path'

/** Go's `filepath.Clean`: no `.`, `..`, double or trailing slashes; the empty path is `.`. */
export function cleanPath(path: string): string {
  const normal = normalize(path)
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal
}

/** The name below a directory: `/` and `/a` join without doubling the slash. */
export function joinPath(directory: string, name: string): string {
  return directory.endsWith('/') ? directory + name : `${directory}/${name}`
}
