import { codeOf, type Code } from '../../protocol/errors.ts'
import { decodeEnvelope } from '../../protocol/order/envelope.ts'
import { sha256Hex } from '../../util/bytes.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'

/** Why an envelope was not taken. */
export interface Refusal {
  readonly at: Ms
  readonly from: string
  readonly code: Code
  readonly message: string
  readonly digest?: string
}

/** Refusals that are kept. */
const CAPACITY = 100

/** The envelopes that were not taken: all in numbers, and the newest of them for people who ask. */
export class Refusals {
  readonly #clock: Clock
  readonly #log: Log
  readonly #newest: Refusal[] = []
  readonly #counts = new Map<Code, number>()

  constructor(deps: { readonly clock: Clock; readonly log: Log }) {
    this.#clock = deps.clock
    this.#log = deps.log
  }

  /** The newest, oldest first. */
  newest(): readonly Refusal[] {
    return this.#newest
  }

  /** All since the start, by code. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts
  }

  /** @param from - the peer that sent the envelope */
  note(error: Error, envelope: Uint8Array, from: string): void {
    const code = codeOf(error)
    const digest = digestOf(envelope)
    this.#counts.set(code, (this.#counts.get(code) ?? 0) + 1)
    this.#newest.push({
      at: this.#clock.now(),
      from,
      code,
      message: error.message,
      ...(digest === undefined ? {} : { digest })
    })
    if (this.#newest.length > CAPACITY) this.#newest.shift()
    this.#log.info({ code, from, digest }, 'order refused')
  }
}

/** The order digest of an envelope that failed a later check; undefined when it cannot even be decoded. */
function digestOf(envelope: Uint8Array): string | undefined {
  try {
    return sha256Hex(decodeEnvelope(envelope).order)
  } catch {
    return undefined
  }
}
