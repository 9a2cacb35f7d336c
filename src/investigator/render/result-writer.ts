import type { StoredResult } from '../api/api.ts'
import { csvLine } from './csv.ts'
import { csvShape } from './csv-rows.ts'
import type { OutputFormat } from './formats.ts'
import { jsonText } from './json-text.ts'
import type { Outcome } from './outcome.ts'
import { isShown, resultLines } from './result-lines.ts'
import type { ResultView } from './result-lines.ts'

/** Writes answers in one format. */
export interface ResultWriter {
  /** One answer, as it comes. Those that {@link ResultView.show} leaves out are not written. */
  write(result: StoredResult): void
  /** Once, when no more answers come. */
  end(outcome: Outcome): void
}

/**
 * - `text`: MIG's lines, as answers come.
 * - `jsonl`: one JSON object a line, as answers come.
 * - `csv`: a header, then rows, as answers come.
 * - `json`: one document at the end.
 *
 * @param print - writes a text and a line feed
 */
export function createResultWriter(
  format: OutputFormat,
  view: ResultView,
  print: (text: string) => void
): ResultWriter {
  const writer = WRITERS[format](view, print)
  return {
    write: (result) => {
      if (isShown(result.report.results, view.show)) writer.write(result)
    },
    end: (outcome) => {
      writer.end(outcome)
    }
  }
}

type WriterFactory = (view: ResultView, print: (text: string) => void) => ResultWriter

const WRITERS: Readonly<Record<OutputFormat, WriterFactory>> = {
  text: (view, print) => ({
    write: (result) => {
      for (const line of resultLines(result, view)) print(line)
    },
    end: () => undefined
  }),
  jsonl: (view, print) => ({
    write: (result) => {
      print(jsonText(resultDocument(result, view)))
    },
    end: () => undefined
  }),
  json: (view, print) => {
    const results: unknown[] = []
    return {
      write: (result) => {
        results.push(resultDocument(result, view))
      },
      end: ({ summary, silent, refused, failed }) => {
        print(jsonText({ action: summary, results, silent, refused, failed }, 2))
      }
    }
  },
  csv: (view, print) => {
    const shape = csvShape(view.modules)
    const isScheduled = view.isScheduled === true
    print(csvLine(['agent', ...(isScheduled ? ['run'] : []), 'status', ...shape.columns]))
    return {
      write: ({ name, report }) => {
        const run = isScheduled ? [report.sequence] : []
        for (const row of shape.rows(view.modules, report.results)) {
          print(csvLine([name, ...run, report.status, ...row]))
        }
      },
      end: () => undefined
    }
  }
}

function resultDocument({ agent, name, report }: StoredResult, { isScheduled }: ResultView): object {
  return {
    agent,
    name,
    ...(isScheduled === true && { sequence: report.sequence, started: report.started }),
    status: report.status,
    ...(report.code !== undefined && { code: report.code, message: report.message }),
    results: report.results
  }
}
