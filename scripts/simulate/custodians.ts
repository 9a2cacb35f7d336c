import { MAX_CUSTODY_RESULTS } from '../../src/protocol/wire/limits.ts'
import type { Costs } from './costs.ts'
import type { EventQueue } from './event-queue.ts'
import type { Network } from './network.ts'
import { Server } from './server.ts'

export interface CustodiansDeps {
  readonly events: EventQueue
  readonly network: Network
  readonly costs: Pick<Costs, 'resultNewMs'>
  /** a custodian has the answer of this agent, and has said so */
  readonly onKept: (agent: number) => void
  /** no custodian takes the answer of this agent */
  readonly onNobody: (agent: number) => void
  /** brings the answer of this agent to the investigator; {@link Custodians.answered} tells what came of it */
  readonly deliver: (agent: number) => void
  /** ms until what was refused is tried again */
  readonly retryMs: () => number
}

/** Kinds of events that are for {@link Custodians.handle}. */
const ASK = 100
const SERVED = 101
const CLOSE = 102
const DELIVER = 103

/** src/node/mesh/create-host.ts: what an agent takes at a time; src/node/relay/dispatch.ts: what it brings at a time. */
const MAX_CONNECTIONS = 200
const MAX_HANDSHAKES = 100
const DELIVERIES = 4
const LINGER_MS = 5_000

interface Custodian {
  readonly server: Server
  /** agents whose answers wait to be forwarded */
  readonly waiting: number[]
  open: number
  handshakes: number
  delivering: number
  kept: number
}

/** The nodes of `reply.via`: agents, each connected to the investigator. Every agent asks them in the same order. */
export class Custodians {
  readonly #deps: CustodiansDeps
  readonly #custodians: readonly Custodian[]
  /** by agent: the custodian that has its answer, or -1 */
  readonly #keeper: Int8Array

  constructor(options: { readonly count: number; readonly agents: number }, deps: CustodiansDeps) {
    this.#deps = deps
    this.#keeper = new Int8Array(options.agents).fill(-1)
    this.#custodians = Array.from({ length: options.count }, () => ({
      server: new Server(),
      waiting: [],
      open: 0,
      handshakes: 0,
      delivering: 0,
      kept: 0
    }))
  }

  get count(): number {
    return this.#custodians.length
  }

  /** Answers that they have taken. */
  get kept(): number {
    return this.#custodians.reduce((sum, { kept }) => sum + kept, 0)
  }

  /** An agent connects to the first of them. */
  ask(agent: number): void {
    this.#askNext(agent, 0)
  }

  handle(kind: number, subject: number, detail: number): void {
    const custodian = this.#custodians[kind === CLOSE ? subject : detail]
    if (custodian === undefined) this.#deps.onNobody(subject)
    else if (kind === ASK) this.#asked(custodian, subject, detail)
    else if (kind === SERVED) this.#served(custodian, subject, detail)
    else if (kind === CLOSE) custodian.open--
    else {
      custodian.waiting.push(subject)
      this.#deliverNext(custodian)
    }
  }

  /** The investigator has taken, or refused, what a custodian brought. */
  answered(agent: number, isTaken: boolean): void {
    const keeper = this.#keeper[agent]!
    const custodian = this.#custodians[keeper]!
    custodian.delivering--
    if (!isTaken) this.#deps.events.add(this.#deps.events.time + this.#deps.retryMs(), DELIVER, agent, keeper)
    this.#deliverNext(custodian)
  }

  #askNext(agent: number, index: number): void {
    const { events, network } = this.#deps
    events.add(events.time + network.roundTripsMs(1), ASK, agent, index)
  }

  #asked(custodian: Custodian, agent: number, index: number): void {
    const hasRoom = custodian.kept < MAX_CUSTODY_RESULTS || this.#keeper[agent] === index
    if (custodian.open >= MAX_CONNECTIONS || custodian.handshakes >= MAX_HANDSHAKES || !hasRoom) {
      this.#askNext(agent, index + 1)
      return
    }
    custodian.open++
    custodian.handshakes++
    custodian.server.add(agent)
    this.#work(custodian, index)
  }

  #work(custodian: Custodian, index: number): void {
    const { events, costs } = this.#deps
    const agent = custodian.server.next()
    if (agent !== undefined) events.add(events.time + costs.resultNewMs, SERVED, agent, index)
  }

  #served(custodian: Custodian, agent: number, index: number): void {
    const { events, onKept } = this.#deps
    custodian.server.done()
    custodian.handshakes--
    events.add(events.time + LINGER_MS, CLOSE, index)
    onKept(agent)
    if (this.#keeper[agent] === -1) {
      this.#keeper[agent] = index
      custodian.kept++
      custodian.waiting.push(agent)
      this.#deliverNext(custodian)
    }
    this.#work(custodian, index)
  }

  #deliverNext(custodian: Custodian): void {
    if (custodian.delivering >= DELIVERIES) return
    const agent = custodian.waiting.shift()
    if (agent === undefined) return
    custodian.delivering++
    this.#deps.deliver(agent)
  }
}
