import type { Random } from './random.ts'

export interface NetworkOptions {
  /** ms from one node to another and back */
  readonly rttMs: number
  /** 0 <= x < 1: how far from half of that a way may be, each time; half when absent */
  readonly jitter?: number
  /** 0 <= x < 1: part of all packets that are lost */
  readonly loss: number
}

/** TCP sends a lost packet again after this and a round trip (Linux: at least 200 ms), and doubles it each time. */
const RETRANSMIT_MS = 200
/** Losses of one packet after which it no longer matters. */
const MAX_LOSSES = 6

/** How long things are on their way. What is lost comes later: nodes speak TCP. */
export class Network {
  readonly #options: NetworkOptions
  readonly #random: Random

  constructor(options: NetworkOptions, deps: { random: Random }) {
    this.#options = options
    this.#random = deps.random
  }

  get rttMs(): number {
    return this.#options.rttMs
  }

  /** Ms that one message takes, one way. */
  oneWayMs(): number {
    const { rttMs, loss, jitter = 0.5 } = this.#options
    let ms = (rttMs / 2) * (1 + jitter * (2 * this.#random.next() - 1))
    for (let losses = 0; losses < MAX_LOSSES && loss > 0 && this.#random.next() < loss; losses++) {
      ms += (RETRANSMIT_MS + rttMs) * 2 ** losses
    }
    return ms
  }

  /** Ms that so many questions and answers take, one after the other. */
  roundTripsMs(count: number): number {
    let ms = 0
    for (let n = 0; n < 2 * count; n++) ms += this.oneWayMs()
    return ms
  }
}
