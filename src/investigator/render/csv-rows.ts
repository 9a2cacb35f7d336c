import type { ModuleResult } from '../../protocol/result/module-result.ts'
import { jsonText } from './json-text.ts'

type Cell = string | number | boolean

/** How the results of one command become rows: the columns behind `agent` and `status`, and the cells. */
export interface CsvShape {
  readonly columns: readonly string[]
  /** @param modules - names, one for each result */
  rows(modules: readonly string[], results: readonly ModuleResult[]): Cell[][]
}

/** One row a file that was found. */
const FILE_SHAPE: CsvShape = {
  columns: ['label', 'file', 'size', 'mode', 'lastmodified', 'sha256'],
  rows: (_modules, results) => results.flatMap(fileRows)
}

/** One row an operation, what it found as JSON. */
const GENERIC_SHAPE: CsvShape = {
  columns: ['module', 'foundanything', 'success', 'elements', 'errors'],
  rows: (modules, results) =>
    results.map((result, i) => [
      modules[i] ?? '',
      result.foundanything,
      result.success,
      jsonText(result.elements),
      (result.errors ?? []).join('; ')
    ])
}

/** The shape for an action that asks these modules. */
export function csvShape(modules: readonly string[]): CsvShape {
  return modules.length > 0 && modules.every((module) => module === 'file') ? FILE_SHAPE : GENERIC_SHAPE
}

/** Entries come from agents: a field of another type than it should have becomes an empty cell. */
function fileRows(result: ModuleResult): Cell[][] {
  return Object.entries(asRecord(result.elements)).flatMap(([label, entries]) =>
    (Array.isArray(entries) ? entries : [])
      .map(asRecord)
      .filter((entry) => entry['file'] !== '')
      .map((entry) => {
        const info = asRecord(entry['fileinfo'])
        const sha256 = cell(info['sha256']).toString().toLowerCase()
        return [label, cell(entry['file']), cell(info['size']), cell(info['mode']), cell(info['lastmodified']), sha256]
      })
  )
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function cell(value: unknown): string | number {
  return typeof value === 'string' || typeof value === 'number' ? value : ''
}
