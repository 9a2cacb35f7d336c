import { ReadError } from '../files/open-file.ts'
import { readText } from '../files/read-whole.ts'
import type { Report } from './package.ts'

/** The text of a file of one package; of one that cannot be read, a report, and nothing: the others are listed. */
export function readReported(path: string, maxBytes: number, report: Report): string | undefined {
  try {
    return readText(path, maxBytes)
  } catch (error) {
    if (!(error instanceof ReadError)) throw error
    report(error.message)
    return undefined
  }
}
