import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { FileElement, FileElements } from './element.ts'

const MASKED = 'masked'

/**
 * MIG's privacy mode: file names and errors. Also the paths of each search, which in a search for any of its checks are
 * the directories of the files found.
 */
export function maskResult(result: ModuleResult): ModuleResult {
  const elements = Object.entries((result.elements ?? {}) as FileElements).map(([label, found]) => [
    label,
    found === null ? null : found.map(maskElement)
  ])
  return {
    ...result,
    elements: result.elements === null ? null : Object.fromEntries(elements),
    errors: result.errors === null ? null : result.errors.map(() => MASKED)
  }
}

function maskElement(element: FileElement): FileElement {
  if (element.file === '') return element
  const paths = (element.search.paths ?? []).map(() => MASKED)
  return { ...element, file: MASKED, search: { ...element.search, paths } }
}
