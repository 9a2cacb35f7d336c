import { parentPort, workerData } from 'node:worker_threads'
import { ReadError } from '../files/open-file.ts'
import { loadYara } from './library.ts'
import { Rules } from './rules.ts'

/** What a worker of the pool is started with. */
export interface ScanStart {
  readonly library: WebAssembly.Module
  /** text of the rules */
  readonly rules: string
}

/** From a worker. */
export type ScanMessage =
  /** the rules are compiled; or why they are not */
  | { readonly class: 'ready'; readonly fault?: string }
  /** it works on the task that it was given */
  | { readonly class: 'alive' }
  | { readonly class: 'outcome'; readonly outcome: unknown }
  /** a task that could not be done; `isBroken`: and none can be done here any more */
  | { readonly class: 'error'; readonly error: string; readonly isBroken: boolean }

/**
 * The whole program of a worker that asks rules: compiles them, then does task after task.
 * @param scan - does one; calls `onWindow` often enough that nobody thinks it hangs
 */
export function serveScans<T>(scan: (rules: Rules, task: T, onWindow: () => void) => unknown): void {
  const port = parentPort
  if (port === null) throw new TypeError('not a worker')
  const send = (message: ScanMessage): void => port.postMessage(message)
  const { library, rules: source } = workerData as ScanStart
  let rules: Rules
  try {
    rules = new Rules(source, loadYara(library))
  } catch (error) {
    send({ class: 'ready', fault: (error as Error).message })
    return
  }
  send({ class: 'ready' })
  port.on('message', (task: T) => {
    try {
      send({ class: 'outcome', outcome: scan(rules, task, () => send({ class: 'alive' })) })
    } catch (error) {
      // After a trap nothing inside WebAssembly is what it was.
      send({ class: 'error', error: (error as Error).message, isBroken: !(error instanceof ReadError) })
    }
  })
}
