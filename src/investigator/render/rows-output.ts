import { csvLine } from './csv.ts'
import type { OutputFormat } from './formats.ts'
import { jsonText } from './json-text.ts'
import { table } from './table.ts'

/** A list that a command prints: what it is as JSON, and its columns. */
export interface RowsOutput<T> {
  readonly items: readonly T[]
  readonly headings: readonly string[]
  readonly cells: (item: T) => string[]
}

/** The lines of a list: a table, one JSON document, one JSON object a line, or CSV. */
export function rowsOutput<T>({ items, headings, cells }: RowsOutput<T>, format: OutputFormat): string[] {
  switch (format) {
    case 'json':
      return [jsonText(items, 2)]
    case 'jsonl':
      return items.map((item) => jsonText(item))
    case 'csv':
      return [headings, ...items.map(cells)].map((row) => csvLine(row))
    case 'text':
      return table(
        headings.map((heading) => heading.toUpperCase()),
        items.map(cells)
      )
  }
}
