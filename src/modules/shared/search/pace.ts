import type { Ms } from '../../../util/clock.ts'

/** More files do not make the messages any cheaper. */
const MAX_FILES = 256
/** Quicker tasks are mostly message. */
const SHORT_MS = 2
/** Of longer tasks one core may get the last few alone. */
const LONG_MS = 8

/** How many files the next task is to have: few at first, and few where files are large, so that all cores have some. */
export class Pace {
  #files = 1

  get files(): number {
    return this.#files
  }

  /** A task took so long. */
  note(ms: Ms): void {
    if (ms < SHORT_MS) this.#files = Math.min(MAX_FILES, this.#files * 2)
    else if (ms > LONG_MS) this.#files = Math.max(1, Math.floor(this.#files / 2))
  }
}
