import { setTimeout as sleep } from 'node:timers/promises'

const DEADLINE_MS = 15_000

/** Waits for a state that nothing announces. @throws Error when it does not come */
export async function eventually(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('it did not come to that')
    await sleep(20)
  }
}
