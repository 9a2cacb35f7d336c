import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { Ms } from '../../util/clock.ts'
import type { RunContext } from '../module.ts'
import { durationText } from '../shared/go/duration.ts'
import { localTimeText } from './local-time.ts'
import { allowedDrift, type TimedriftParams } from './params.ts'
import { type Server, timeServers } from './servers.ts'
import { askTime } from './sntp.ts'

/** MIG's. */
const SERVER_TIMEOUT_MS: Ms = 5_000
/** Of a server that gave none. */
const NO_TIME = '0001-01-01T00:00:00Z'

export interface TimedriftElements {
  /** a server answered */
  readonly hascheckeddrift: boolean
  /** absent when it is not, or when nobody knows */
  readonly iswithindrift?: true
  readonly drifts?: readonly string[]
  /** RFC 3339, in the time zone of the host */
  readonly localtime: string
}

export interface ServerStatistics {
  readonly host: string
  readonly time: string
  /** from the question to the answer; empty when there was none, as `drift` */
  readonly latency: string
  /** local time minus the server's: negative when the local clock is behind */
  readonly drift: string
  readonly reachable: boolean
}

export interface TimedriftStatistics {
  readonly exectime: string
  /** the servers that were asked, in their order; the last has answered */
  readonly ntpstats?: readonly ServerStatistics[]
}

export type TimedriftResult = ModuleResult<TimedriftElements, TimedriftStatistics>

/**
 * Tells the local time, and how far it is from that of a time server: the first that answers, of the host's own or of
 * those that everybody knows. Stopped by the context's signal it returns what it has, with `success` false.
 *
 * @param params - validated
 */
export async function runTimedrift(
  params: TimedriftParams,
  { clock, signal }: RunContext,
  servers: () => readonly Server[] = timeServers
): Promise<TimedriftResult> {
  const start = clock.monotonic()
  const localtime = localTimeText(BigInt(Math.round(clock.now())) * 1_000_000n)
  const exectime = (): string => durationText(clock.monotonic() - start)
  const allowed = allowedDrift(params)
  if (allowed === undefined) {
    const elements = { hascheckeddrift: false, localtime }
    return { foundanything: true, success: true, elements, statistics: { exectime: exectime() }, errors: null }
  }
  const ntpstats: ServerStatistics[] = []
  const failures: string[] = []
  for (const server of servers()) {
    if (signal.aborted) break
    try {
      const answer = await askTime(server, { clock, timeoutMs: SERVER_TIMEOUT_MS, signal })
      ntpstats.push({
        host: server.host,
        time: localTimeText(answer.serverTime),
        latency: durationText(answer.latencyMs),
        drift: driftText(answer.driftMs),
        reachable: true
      })
      const size = Math.abs(answer.driftMs)
      const isWithin = size <= allowed
      const side = answer.driftMs < 0 ? 'behind' : 'ahead of'
      const drift = `Local time is ${side} ntp host ${server.host} by ${durationText(size)}`
      return {
        foundanything: !isWithin,
        success: true,
        elements: { hascheckeddrift: true, ...(isWithin ? { iswithindrift: true } : { drifts: [drift] }), localtime },
        statistics: { exectime: exectime(), ntpstats },
        errors: null
      }
    } catch (error) {
      ntpstats.push({ host: server.host, time: NO_TIME, latency: '', drift: '', reachable: false })
      failures.push(`${server.host}: ${(error as Error).message}`)
    }
  }
  const summary = signal.aborted ? 'stopped before a time server answered' : 'no time server answered'
  return {
    foundanything: false,
    success: false,
    elements: { hascheckeddrift: false, localtime },
    statistics: { exectime: exectime(), ntpstats },
    errors: [summary, ...failures]
  }
}

function driftText(ms: Ms): string {
  return `${ms < 0 ? '-' : ''}${durationText(Math.abs(ms))}`
}
