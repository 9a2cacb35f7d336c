/**
 * Work in steps: yields a promise to wait for, whose value it is given back, or nothing at a place where it may be
 * interrupted. So the same code runs without a pause in a worker, and with pauses in the main thread.
 */
export type Steps<T> = Generator<Promise<unknown> | undefined, T, unknown>

/** Thrown into work that is to end early; the work may catch it, and return what it has. */
export class Stopped extends Error {
  constructor() {
    super('stopped before the end')
  }
}

/**
 * Takes the steps to their end.
 * @param pause - called between two steps; throws {@link Stopped} into the work when it says so
 */
export async function takeSteps<T>(steps: Steps<T>, pause: () => boolean | Promise<boolean>): Promise<T> {
  let step = steps.next()
  while (step.done !== true) {
    if (step.value === undefined) {
      const pausing = pause()
      const isStopped = typeof pausing === 'boolean' ? pausing : await pausing
      step = isStopped ? steps.throw(new Stopped()) : steps.next()
      continue
    }
    const settled = await settle(step.value)
    step = 'error' in settled ? steps.throw(settled.error) : steps.next(settled.value)
  }
  return step.value
}

async function settle(promise: Promise<unknown>): Promise<{ value: unknown } | { error: unknown }> {
  try {
    return { value: await promise }
  } catch (error) {
    return { error }
  }
}
