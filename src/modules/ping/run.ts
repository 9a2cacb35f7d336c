import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { MigError } from '../../protocol/errors.ts'
import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { Ms } from '../../util/clock.ts'
import type { RunContext } from '../module.ts'
import { probeIcmp } from './icmp.ts'
import { type PingParams, type Plan, planOf, type Protocol } from './params.ts'
import type { Outcome, Probe } from './probe.ts'
import { probeTcp } from './tcp.ts'
import { probeUdp } from './udp.ts'

/** Latencies that are none. */
export const SILENT = 9_999_999
export const REFUSED = -1
export const FAILED = 0

const PAUSE_MS: Ms = 100
/** Of an answer that came at once: 0 would say that the probe failed. */
const LEAST_MS: Ms = 0.001

export interface PingElements {
  /** ms; 9999999: nobody answered in time, -1: refused, 0: the probe failed */
  readonly latencies: readonly number[]
  readonly protocol: Protocol
  /** `name:port (address)`; of icmp without the port */
  readonly resolvedhost: string
  /** `ping #1 failed with error: ...` of those that failed, or null */
  readonly failures: readonly string[] | null
}

export type PingResult = ModuleResult<PingElements, null>

const PROBES: Readonly<Record<Protocol, Probe>> = { icmp: probeIcmp, tcp: probeTcp, udp: probeUdp }

/**
 * Asks a host once or more, one after the other. Its name is resolved once. Stopped by the context's signal, it returns
 * what it has, with `success` false and an error that says so.
 *
 * @throws MigError `MODULE_FAILED` when the name has no address, and when the host cannot be asked in this way
 */
export async function runPing(
  params: PingParams,
  { clock, signal }: RunContext,
  platform: NodeJS.Platform = process.platform
): Promise<PingResult> {
  const plan = planOf(params)
  if (plan.protocol === 'icmp' && platform !== 'linux') {
    throw new MigError('MODULE_FAILED', `protocol: icmp is not supported on ${platform}`)
  }
  const { address, family } = await resolve(plan.destination, signal)
  const latencies: number[] = []
  const failures: string[] = []
  while (latencies.length < plan.count) {
    const target = { address, family, port: plan.port, timeoutMs: plan.timeoutSec * 1000 }
    const outcome = await PROBES[plan.protocol](target, { clock, signal })
    if (isAborted(signal)) break
    latencies.push(latencyOf(outcome))
    if (outcome.kind === 'failed') failures.push(`ping #${latencies.length} failed with error: ${outcome.reason}`)
    if (latencies.length < plan.count) await clock.sleep(PAUSE_MS, signal).catch(() => undefined)
    if (isAborted(signal)) break
  }
  const isStopped = latencies.length < plan.count
  return {
    foundanything: latencies.some((latency) => isReached(latency, plan.protocol)),
    success: !isStopped,
    elements: {
      latencies,
      protocol: plan.protocol,
      resolvedhost: `${shownHost(plan)} (${address})`,
      failures: failures.length === 0 ? null : failures
    },
    statistics: null,
    errors: isStopped ? [`stopped after ${latencies.length} of ${plan.count} pings`] : null
  }
}

/** Does this latency say that somebody is there? Silence may do so by udp, which need not answer. */
export function isReached(latency: number, protocol: string): boolean {
  return latency === SILENT ? protocol === 'udp' : latency > 0
}

/** Asked again after each wait. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted
}

function latencyOf(outcome: Outcome): number {
  switch (outcome.kind) {
    case 'answered':
      return Math.max(LEAST_MS, outcome.latencyMs)
    case 'refused':
      return REFUSED
    case 'silent':
      return SILENT
    case 'failed':
      return FAILED
  }
}

async function resolve(destination: string, signal: AbortSignal): Promise<{ address: string; family: 4 | 6 }> {
  const literal = isIP(destination)
  if (literal !== 0) return { address: destination, family: literal as 4 | 6 }
  const aborted = Promise.withResolvers<never>()
  const onAbort = (): void => {
    aborted.reject(
      new MigError('MODULE_FAILED', `destination: ${destination} was not resolved before the time was over`)
    )
  }
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    // the system's look-up cannot be ended; nobody waits for it then
    const { address, family } = await Promise.race([lookup(destination), aborted.promise])
    return { address, family: family as 4 | 6 }
  } catch (error) {
    if (error instanceof MigError) throw error
    const { code = '' } = error as NodeJS.ErrnoException
    throw new MigError('MODULE_FAILED', `destination: ${destination} does not resolve to any known ip (${code})`)
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

function shownHost({ destination, port, protocol }: Plan): string {
  if (protocol === 'icmp') return destination
  return isIP(destination) === 6 ? `[${destination}]:${port}` : `${destination}:${port}`
}
