import { setImmediate } from 'node:timers/promises'
import { MigError } from '../../protocol/errors.ts'
import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import type { RunContext } from '../module.ts'
import { durationText } from '../shared/go/duration.ts'
import { type Steps, Stopped, takeSteps } from '../shared/pool/steps.ts'
import type { NetstatElements, NetstatStatistics } from './element.ts'
import { Findings } from './findings.ts'
import { KINDS, type Kind, type NetstatParams } from './params.ts'
import { compileQuestions } from './questions.ts'
import { Search } from './search.ts'

/** What works wherever Node does; the others read /proc. */
const EVERYWHERE: readonly Kind[] = ['localmac', 'localip']
/** Room for statistics, errors and punctuation. */
const FRAME_BYTES = 16 * 1024
/** So long the search works before the signal is looked at. */
const SLICE_MS: Ms = 20

export type NetstatResult = ModuleResult<NetstatElements, NetstatStatistics>

/**
 * Looks at addresses, neighbours and sockets of the host. Stopped by the context's signal, it returns what it has, with
 * `success` false and an error that says so.
 *
 * @param params - validated
 * @throws MigError `MODULE_FAILED` when nothing of what is asked can be answered on this system
 */
export async function runNetstat(
  params: NetstatParams,
  { clock, signal, maxResultBytes }: RunContext,
  platform: NodeJS.Platform = process.platform
): Promise<NetstatResult> {
  const start = clock.monotonic()
  const asked = KINDS.filter((kind) => (params[kind] ?? []).length > 0)
  const unsupported = platform === 'linux' ? [] : asked.filter((kind) => !EVERYWHERE.includes(kind))
  if (unsupported.length > 0 && unsupported.length === asked.length) {
    throw new MigError('MODULE_FAILED', `${unsupported.join(', ')}: not supported on ${platform}`)
  }
  const findings = new Findings(params, maxResultBytes - FRAME_BYTES)
  const errors = unsupported.map((kind) => `${kind}: not supported on ${platform}`)
  const search = new Search(compileQuestions(params), { findings, errors })
  search.askHost(platform)
  const isStopped =
    platform === 'linux' &&
    (await isInterrupted(search.askKernel({ isWithNamespaces: params.namespaces === true }), clock, signal))
  if (findings.left > 0) {
    errors.push(`${findings.left} findings were not returned (a result may have ${maxResultBytes} bytes)`)
  }
  if (isStopped) errors.push('the search was stopped before its end')
  return {
    foundanything: findings.total > 0,
    success: !isStopped,
    elements: findings.elements,
    statistics: {
      examined: search.examined,
      exectime: durationText(clock.monotonic() - start),
      totalhits: findings.total
    },
    errors: errors.length === 0 ? null : errors
  }
}

/** Takes the steps; @returns whether the signal has ended them before their end */
async function isInterrupted(steps: Steps<void>, clock: Clock, signal: AbortSignal): Promise<boolean> {
  let sliceEnd = clock.monotonic() + SLICE_MS
  const breathe = async (): Promise<boolean> => {
    await setImmediate()
    sliceEnd = clock.monotonic() + SLICE_MS
    return signal.aborted
  }
  try {
    await takeSteps(steps, () => (clock.monotonic() < sliceEnd && !signal.aborted ? false : breathe()))
    return false
  } catch (error) {
    if (error instanceof Stopped) return true
    throw error
  }
}
