import type { FollowEvent } from './api/api.ts'
import type { Report } from '../protocol/result/report.ts'
import type { InvestigatorStore } from '../store/investigator-store.ts'
import type { Clock, Ms } from '../util/clock.ts'
import type { ActionTracker } from './action-tracker.ts'
import { EventStream } from './event-stream.ts'
import { isFinalStatus } from '../protocol/result/report.ts'

interface FollowersDeps {
  readonly store: InvestigatorStore
  readonly clock: Clock
}

/** Those who wait for the answers to actions, each with a stream of what comes. */
export class Followers {
  readonly #store: InvestigatorStore
  readonly #clock: Clock
  /** by order digest */
  readonly #streams = new Map<string, Set<EventStream<Report>>>()

  constructor(deps: FollowersDeps) {
    this.#store = deps.store
    this.#clock = deps.clock
  }

  /** Passes a report on to all who follow its action. A final one is in the store, and the tracker has taken note of it. */
  tell(digest: string, report: Report): void {
    for (const stream of this.#streams.get(digest) ?? []) stream.push(report)
  }

  /**
   * What is stored, then what comes, each final report once; ends when nobody is waited for, at the time limit, or when
   * the signal aborts.
   */
  async *follow(tracker: ActionTracker, timeoutMs: Ms, signal?: AbortSignal): AsyncGenerator<FollowEvent> {
    const { digest } = tracker
    const start = this.#clock.monotonic()
    const elapsed = (): Ms => this.#clock.monotonic() - start
    const stop = new AbortController()
    const abort = (): void => {
      stop.abort()
    }
    // a wait that keeps the process alive: sockets alone may not
    this.#clock.sleep(timeoutMs, stop.signal).then(abort, () => undefined)
    signal?.addEventListener('abort', abort, { once: true })
    if (signal?.aborted === true) abort()
    const stream = this.#open(digest)
    try {
      const told = new Set<string>()
      for await (const report of this.#store.results.reports(digest)) {
        if (isFinalStatus(report.status)) yield* this.#once(tracker, report, told)
      }
      for (;;) {
        for (let report = stream.take(); report !== undefined; report = stream.take()) {
          if (isFinalStatus(report.status)) yield* this.#once(tracker, report, told)
          else if (report.status === 'running') yield { kind: 'running', agent: report.agent }
        }
        yield { kind: 'progress', summary: tracker.summary(), elapsedMs: elapsed() }
        // what came while the reader was busy is told first: nothing that the end counts goes untold
        if (!stream.isEmpty) continue
        if (stop.signal.aborted || tracker.isSettled) break
        await stream.wait(stop.signal)
      }
      const isComplete = tracker.isSettled || tracker.isOver(this.#clock.now())
      const reason = isComplete ? 'complete' : signal?.aborted === true ? 'cancelled' : 'deadline'
      yield { kind: 'end', reason, summary: tracker.summary(), silent: tracker.silent(), elapsedMs: elapsed() }
    } finally {
      stop.abort()
      signal?.removeEventListener('abort', abort)
      this.#close(digest, stream)
    }
  }

  *#once(tracker: ActionTracker, report: Report, told: Set<string>): Generator<FollowEvent> {
    const key = `${report.agent}/${report.sequence}`
    if (told.has(key)) return
    told.add(key)
    const stored = tracker.find(report.agent)?.stored ?? this.#clock.now()
    yield { kind: 'result', result: { agent: report.agent, name: report.name, stored, report } }
  }

  #open(digest: string): EventStream<Report> {
    const stream = new EventStream<Report>()
    const streams = this.#streams.get(digest) ?? new Set()
    this.#streams.set(digest, streams.add(stream))
    return stream
  }

  #close(digest: string, stream: EventStream<Report>): void {
    const streams = this.#streams.get(digest)
    streams?.delete(stream)
    if (streams?.size === 0) this.#streams.delete(digest)
  }
}
