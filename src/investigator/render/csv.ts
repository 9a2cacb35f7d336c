import { printable } from './printable.ts'

/*
 * A spreadsheet takes a field that begins so for a formula (CSV injection); fields come from hosts that may be hostile.
 */
const FORMULA = /^[=+\-@\t\r]/

/** One line of CSV (RFC 4180, without its end). A text that a spreadsheet would take for a formula gets a `'` in front. */
export function csvLine(fields: readonly (string | number | boolean)[]): string {
  return fields.map(csvField).join(',')
}

function csvField(field: string | number | boolean): string {
  if (typeof field !== 'string') return String(field)
  const text = printable(FORMULA.test(field) ? `'${field}` : field)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
