import type { Clock, Ms } from '../../util/clock.ts'

/** What came of one probe. */
export type Outcome =
  | { readonly kind: 'answered'; readonly latencyMs: Ms }
  /** the other side, or something before it, said that nobody is there */
  | { readonly kind: 'refused' }
  /** nobody said anything */
  | { readonly kind: 'silent' }
  /** it could not be asked */
  | { readonly kind: 'failed'; readonly reason: string }

/** Where a probe goes, and how long it may take. */
export interface Target {
  /** literal */
  readonly address: string
  readonly family: 4 | 6
  /** 0 for icmp */
  readonly port: number
  readonly timeoutMs: Ms
}

export interface ProbeContext {
  readonly clock: Clock
  /** ends the probe; its outcome is of no use then */
  readonly signal: AbortSignal
}

/** Asks once. Never rejects, never takes longer than its time. @throws MigError `MODULE_FAILED` when asking again is in vain */
export type Probe = (target: Target, context: ProbeContext) => Promise<Outcome>

/** Settles once: with the first outcome, with silence when the time is over, or at the signal. */
export function settleOnce(
  { timeoutMs }: Pick<Target, 'timeoutMs'>,
  { clock, signal }: ProbeContext,
  start: (settle: (outcome: Outcome) => void) => void
): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  const cancelTimer = clock.after(timeoutMs, () => {
    resolve({ kind: 'silent' })
  })
  const onAbort = (): void => {
    resolve({ kind: 'silent' })
  }
  signal.addEventListener('abort', onAbort, { once: true })
  start(resolve)
  return promise.finally(() => {
    cancelTimer()
    signal.removeEventListener('abort', onAbort)
  })
}
