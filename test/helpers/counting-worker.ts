import { isMainThread } from 'node:worker_threads'
import { serveTasks } from '../../src/modules/shared/pool/serve-tasks.ts'
import { type Steps, Stopped } from '../../src/modules/shared/pool/steps.ts'

/** How far to count, and where to break down. */
export interface CountTask {
  readonly to: number
  readonly breakAt?: number
}

/** Counts, and says in which thread. */
export function* count({ to, breakAt }: CountTask, where = 'here'): Steps<{ counted: number; where: string }> {
  let counted = 0
  try {
    while (counted < to) {
      if (counted === breakAt) throw new Error('broken')
      counted++
      if (counted % 100 === 0) yield
    }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
  }
  return { counted, where }
}

if (!isMainThread) serveTasks(() => (task: CountTask) => count(task, 'worker'))
