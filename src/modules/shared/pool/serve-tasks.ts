import { parentPort, workerData } from 'node:worker_threads'
import { type Ms, systemClock } from '../../../util/clock.ts'
import { type Steps, takeSteps } from './steps.ts'

/** What a worker of the pool is started with. */
export interface WorkerStart {
  /** What the module's worker needs to know. */
  readonly data: unknown
  /** One 32-bit number: not zero when the work is to end. */
  readonly stop: SharedArrayBuffer
}

/** To a worker. */
export interface TaskMessage {
  readonly number: number
  readonly task: unknown
}

/** From a worker. */
export interface OutcomeMessage {
  readonly number: number
  readonly outcome: unknown
  /** how long the task took */
  readonly ms: Ms
}

/**
 * The whole program of a pool's worker: does task after task, in the order they come.
 * @param create - makes the work from the data that the pool was given
 */
export function serveTasks(create: (data: never) => (task: never) => Steps<unknown>): void {
  const port = parentPort
  if (port === null) throw new TypeError('not a worker')
  const { data, stop } = workerData as WorkerStart
  const work = create(data as never)
  const flag = new Int32Array(stop)
  const isStopped = (): boolean => Atomics.load(flag, 0) !== 0
  let last: Promise<void> = Promise.resolve()
  port.on('message', ({ number, task }: TaskMessage) => {
    last = last.then(async () => {
      const start = systemClock.monotonic()
      const outcome = await takeSteps(work(task as never), isStopped)
      const ms = systemClock.monotonic() - start
      port.postMessage({ number, outcome, ms } satisfies OutcomeMessage)
    })
  })
}
