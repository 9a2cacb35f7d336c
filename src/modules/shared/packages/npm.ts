import { joinPath } from '../go/path.ts'
import { expandPath } from './expand-path.ts'
import type { Package, PackageReader, Report } from './package.ts'
import { readReported } from './read-reported.ts'

/** Where npm puts what is installed for everybody. */
const FOLDERS = ['usr/lib/node_modules', 'usr/lib64/node_modules', 'usr/local/lib/node_modules', 'opt/homebrew/lib/node_modules'] // prettier-ignore
const MAX_BYTES = 4 * 1024 * 1024

/** Packages that npm has installed globally. */
export const readNpm: PackageReader = function* (root, report) {
  for (const folder of FOLDERS) {
    // What begins with a dot is npm's own; a scope is a folder of packages.
    const entries = expandPath(root, `${folder}/*`).filter((path) => !/\/\.[^/]*$/.test(path))
    for (const entry of entries) {
      const isScope = /\/@[^/]*$/.test(entry)
      for (const path of isScope ? expandPath(entry, '*') : [entry]) {
        const found = packageAt(joinPath(path, 'package.json'), report)
        if (found !== undefined) yield found
      }
    }
  }
}

function packageAt(path: string, report: Report): Package | undefined {
  const text = readReported(path, MAX_BYTES, report)
  if (text === undefined) return undefined
  let manifest: unknown
  try {
    manifest = JSON.parse(text)
  } catch {
    report(`${path}: not JSON`)
    return undefined
  }
  const { name, version } = (manifest ?? {}) as { name?: unknown; version?: unknown }
  if (typeof name !== 'string' || typeof version !== 'string') return undefined
  return { name, bareName: name, version, type: 'npm', arch: 'any' }
}
