import type { Clock, Ms } from '../../util/clock.ts'

/** A signal that aborts after a time, or with another signal; disposing it frees the timer. */
export interface Deadline extends Disposable {
  readonly signal: AbortSignal
  /** the time was over: not the other signal */
  readonly isOver: boolean
}

/**
 * @param ms - until it aborts
 * @param parent - aborts it earlier, with the parent's reason
 */
export function deadline(clock: Clock, ms: Ms, parent?: AbortSignal): Deadline {
  const controller = new AbortController()
  let isOver = false
  const cancel = clock.after(ms, () => {
    isOver = true
    controller.abort(new DOMException('The time is over', 'TimeoutError'))
  })
  const onAbort = (): void => {
    controller.abort(parent?.reason)
  }
  if (parent?.aborted === true) onAbort()
  parent?.addEventListener('abort', onAbort, { once: true })
  return {
    signal: controller.signal,
    get isOver() {
      return isOver
    },
    [Symbol.dispose]() {
      cancel()
      parent?.removeEventListener('abort', onAbort)
    }
  }
}
