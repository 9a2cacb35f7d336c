import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { FileElements, FileElement, FileStatistics } from './element.ts'
import { FILTERS } from '../shared/search/filter.ts'
import { LISTS } from './result.ts'

/** The lines that MIG prints. */
export function renderResult(result: ModuleResult, { foundOnly }: { readonly foundOnly: boolean }): string[] {
  const lines: string[] = []
  for (const [label, elements] of Object.entries((result.elements ?? {}) as FileElements)) {
    for (const element of elements ?? []) {
      if (element.file !== '') lines.push(renderMatch(label, element))
      else if (!foundOnly) lines.push(`0 match found in search '${label}'${renderChecks(element)}`)
    }
  }
  if (foundOnly) return lines
  lines.push(...(result.errors ?? []))
  const statistics = result.statistics as FileStatistics | null
  if (statistics !== null) {
    const { filescount, openfailed, totalhits, exectime } = statistics
    lines.push(
      `Statistics: ${filescount} files checked, ${openfailed} failed to open, ${totalhits} matched, ran in ${exectime}.`
    )
  }
  return lines
}

function renderMatch(label: string, element: FileElement): string {
  const { lastmodified, mode, size, sha256 } = element.fileinfo
  const hash = sha256 === undefined ? '' : `, sha256:${sha256.toLowerCase()}`
  return `${element.file} [lastmodified:${lastmodified}, mode:${mode}, size:${size}${hash}] in search '${label}'${renderChecks(element)}`
}

/** Of a search for any of its checks: which one this is. */
function renderChecks({ search }: FileElement): string {
  if (search.options?.matchall === true) return ''
  const values = FILTERS.flatMap((filter) => (search[LISTS[filter]] ?? []).map((value) => ` ${filter}='${value}'`))
  return ` on checks${values.join('')}`
}
