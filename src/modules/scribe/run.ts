import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { RunContext } from '../module.ts'
import { durationText } from '../shared/go/duration.ts'
import { type Host, notSupported, THIS_HOST } from '../shared/host/host.ts'
import { Breath } from '../shared/pool/breath.ts'
import { BoundedList } from '../shared/result/bounded-list.ts'
import { ErrorList } from '../shared/search/error-list.ts'
import type { ScribeTest } from './document.ts'
import type { ScribeElements, ScribeStatistics, TestResult } from './element.ts'
import { evaluateTest } from './evaluate.ts'
import { orderTests } from './order-tests.ts'
import type { ScribeParams } from './params.ts'
import { Preparation } from './prepare.ts'

/** Errors that are returned; the rest is counted. */
const MAX_ERRORS = 1000
/** Room for errors, statistics and punctuation. */
const FRAME_BYTES = 512 * 1024

/**
 * Evaluates a document. Stopped by the context's signal, it returns what it has, with `success` false.
 *
 * @param params - validated
 */
export async function runScribe(
  params: ScribeParams,
  context: RunContext,
  host: Host = THIS_HOST
): Promise<ModuleResult> {
  if (host.platform === 'win32') return notSupported(host.platform)
  const { clock, signal, maxResultBytes } = context
  const start = clock.monotonic()
  const document = params.scribedoc ?? {}
  const errors = new ErrorList(MAX_ERRORS, Math.min(FRAME_BYTES, maxResultBytes / 2) / 2)
  const prepared = await new Preparation(document, host.root, context, (error) => errors.add(error)).run()
  const known = new Map<string, TestResult>()
  const evaluated = new Map<ScribeTest, TestResult>()
  const breath = new Breath(clock)
  for (const test of orderTests(document.tests ?? []).tests) {
    await breath.take()
    if (signal.aborted) break
    const dependencies = (test.if ?? []).map((id) => known.get(id)).filter((one) => one !== undefined)
    const result = evaluateTest(test, prepared.get(test.object ?? ''), dependencies)
    evaluated.set(test, result)
    if (!known.has(result.testid)) known.set(result.testid, result)
  }
  const results = new BoundedList<TestResult>(maxResultBytes - Math.min(FRAME_BYTES, maxResultBytes / 2))
  for (const test of document.tests ?? []) {
    const result = evaluated.get(test)
    if (result === undefined) continue
    if (result.iserror) errors.add(`Error: ${result.error} in "${result.testid}"`)
    if (result.masterresult || params.onlytrue !== true) results.add(result)
  }
  const shown = errors.list()
  if (results.left > 0) {
    shown.push(`${results.left} tests were not returned (a result may have ${maxResultBytes} bytes)`)
  }
  if (signal.aborted) shown.push('the document was stopped before its end')
  return {
    foundanything: results.items.length > 0,
    success: !signal.aborted,
    elements: {
      results: results.items,
      humanoutput: params.humanoutput ?? false,
      jsonoutput: params.jsonoutput ?? false
    } satisfies ScribeElements,
    statistics: { execruntime: durationText(clock.monotonic() - start) } satisfies ScribeStatistics,
    errors: shown.length === 0 ? null : shown
  }
}
