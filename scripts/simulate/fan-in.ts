import type { Costs } from './costs.ts'
import { Custodians } from './custodians.ts'
import { EventQueue } from './event-queue.ts'
import type { Network } from './network.ts'
import type { Random } from './random.ts'
import { Rate } from './rate.ts'
import { Server } from './server.ts'
import { StoredAnswers } from './stored-answers.ts'

/** How the answers of all agents come in. */
export interface FanInResult {
  /** ms from publishing until each answer was stored; infinite for one that never was */
  readonly storedMs: Float64Array
  /** CPU ms of the investigator */
  readonly cpuMs: number
  /** in the busiest 10 s: part of one core, and new connections a second */
  readonly peakLoad: number
  readonly peakConnectionsPerSec: number
  /** connections that were refused, because too many were open or in their handshake */
  readonly turnedAway: number
  /** dials that took too long for the agent */
  readonly dialTimeouts: number
  /** answers that were handed to a custodian, and came by it */
  readonly entrusted: number
  /** answers that came twice */
  readonly repeated: number
  /** answers that were refused, since the census does not have their agents; each again and again */
  readonly refused: number
  /** attempts a second in the last minutes of what was played: 0 when all is done */
  readonly attemptsPerSecAtEnd: number
  /** the most open connections at a time */
  readonly mostOpen: number
}

export interface FanInOptions {
  /** ms from publishing until the answer of each agent is in its outbox */
  readonly readyMs: Float64Array
  /** width of the answer window */
  readonly spreadMs: number
  /** nodes that `reply.via` names */
  readonly custodians: number
}

/** src/node/mesh/create-host.ts, host.ts: limits of an investigator, how long a connection lingers, and a dial takes */
const MAX_CONNECTIONS = 5000
const MAX_HANDSHAKES = 1000
const LINGER_MS = 5_000
const ADDRESS_DIAL_TIMEOUT_MS = 8_000
/** src/protocol/wire/requests.ts */
const REQUEST_TIMEOUT_MS = 60_000
/** src/node/relay/carrier.ts, dispatch.ts, src/node/config-file.ts */
const HEAD_START_MS = 2_000
const RETRY_MIN_MS = 2_000
const RETRY_MAX_MS = 600_000
/** Round trips of a new connection until the handshake, and from then until the result is there. */
const ROUND_TRIPS = { beforeHandshake: 1, beforeResult: 3 }
/** Ms that are played after the last answer is due. */
const AFTER_MS = 900_000
const PEAK_SEC = 10
const END_SEC = 300

const SEND = 0
const ARRIVE = 1
const SERVED = 2
const RESULT = 3
const RECEIPT = 4
const CLOSE = 5
/** From here on they are about an attempt, which is named. */
const HEAD_START = 6
const DIAL_TIMEOUT = 7
const REQUEST_TIMEOUT = 8
const FAIL = 9

/** What an agent is doing. */
const WAITING = 0
const DIALLING = 1
const CONNECTED = 2
const DONE = 3
const ENTRUSTED = 4

/** A job of the investigator, in one number: which agent, and what. */
const HANDSHAKE = 0
const TAKE = 1
const TAKE_FROM_CUSTODIAN = 2
const JOB_KINDS = 3

/** The way of the answers of one order to the investigator, with all limits, time limits and retries of both sides. */
export class FanIn {
  readonly #costs: Costs
  readonly #network: Network
  readonly #random: Random
  readonly #events = new EventQueue()
  readonly #investigator = new Server()
  readonly #custodians: Custodians
  readonly #stored: StoredAnswers
  readonly #state: Uint8Array
  /** the number of the attempt that is under way, and of those that failed */
  readonly #attempt: Int32Array
  readonly #startedMs: Float64Array
  /** an agent asks custodians once an attempt */
  readonly #isEntrusting: Uint8Array
  /** has the direct way of this attempt failed? */
  readonly #hasFailed: Uint8Array
  readonly #busyMs = new Rate()
  readonly #connects = new Rate()
  readonly #sends = new Rate()
  readonly #endMs: number
  #open = 0
  #handshakes = 0
  #cpuMs = 0
  #counts = { turnedAway: 0, dialTimeouts: 0, mostOpen: 0 }

  constructor(options: FanInOptions, deps: { network: Network; random: Random; costs: Costs }) {
    this.#costs = deps.costs
    this.#network = deps.network
    this.#random = deps.random
    const agents = options.readyMs.length
    this.#stored = new StoredAnswers(agents)
    this.#state = new Uint8Array(agents)
    this.#attempt = new Int32Array(agents)
    this.#startedMs = new Float64Array(agents)
    this.#isEntrusting = new Uint8Array(agents)
    this.#hasFailed = new Uint8Array(agents)
    this.#custodians = new Custodians(
      { count: options.custodians, agents },
      {
        ...deps,
        events: this.#events,
        onKept: (agent) => this.#kept(agent),
        onNobody: (agent) => this.#keptByNobody(agent),
        deliver: (agent) => this.#give(agent * JOB_KINDS + TAKE_FROM_CUSTODIAN),
        retryMs: () => this.#upperHalf(RETRY_MAX_MS)
      }
    )
    let last = 0
    options.readyMs.forEach((ready, agent) => {
      const at = ready + deps.random.next() * options.spreadMs
      last = Math.max(last, at)
      this.#events.add(at, SEND, agent)
    })
    this.#endMs = last + AFTER_MS
  }

  run(): FanInResult {
    const events = this.#events
    while (events.take() && events.time < this.#endMs) this.#handle(events.kind, events.subject, events.detail)
    const endMs = Math.min(events.time, this.#endMs)
    const { storedMs, repeated, lacking } = this.#stored
    return {
      storedMs,
      cpuMs: this.#cpuMs,
      peakLoad: this.#busyMs.peak(PEAK_SEC) / 1000,
      peakConnectionsPerSec: this.#connects.peak(PEAK_SEC),
      ...this.#counts,
      entrusted: this.#custodians.kept,
      repeated,
      refused: lacking,
      attemptsPerSecAtEnd: lacking === 0 ? 0 : this.#sends.mean(endMs - END_SEC * 1000, endMs)
    }
  }

  #handle(kind: number, subject: number, detail: number): void {
    if (kind === SEND) this.#send(subject)
    else if (kind === ARRIVE) this.#arrive(subject, detail)
    else if (kind === SERVED) this.#served(subject)
    else if (kind === RESULT) this.#give(subject * JOB_KINDS + TAKE)
    else if (kind === RECEIPT) this.#received(subject)
    else if (kind === CLOSE) this.#open--
    else if (kind >= HEAD_START && kind <= FAIL) {
      // what is of an earlier attempt, or of one that has ended, is of no interest
      if (this.#isUnder(subject, detail)) this.#interrupt(kind, subject)
    } else this.#custodians.handle(kind, subject, detail)
  }

  /** Something happens to an attempt that is under way. */
  #interrupt(kind: number, agent: number): void {
    if (kind === HEAD_START) this.#entrust(agent)
    else if (kind !== DIAL_TIMEOUT) this.#fail(agent)
    else if (this.#state[agent] === DIALLING) {
      this.#counts.dialTimeouts++
      this.#fail(agent)
    }
  }

  /** The receipt is there; an agent that has a custodian waits for that one to tell of it. */
  #received(agent: number): void {
    if (this.#state[agent] !== ENTRUSTED) this.#state[agent] = DONE
  }

  /** An attempt begins. */
  #send(agent: number): void {
    if (this.#state[agent] === DONE) return
    const { time } = this.#events
    const attempt = ++this.#attempt[agent]!
    this.#state[agent] = DIALLING
    this.#startedMs[agent] = time
    this.#isEntrusting[agent] = this.#hasFailed[agent] = 0
    this.#sends.add(time, 1)
    this.#events.add(time + this.#network.roundTripsMs(ROUND_TRIPS.beforeHandshake), ARRIVE, agent, attempt)
    this.#events.add(time + ADDRESS_DIAL_TIMEOUT_MS, DIAL_TIMEOUT, agent, attempt)
    this.#events.add(time + REQUEST_TIMEOUT_MS, REQUEST_TIMEOUT, agent, attempt)
    if (this.#custodians.count > 0) this.#events.add(time + HEAD_START_MS, HEAD_START, agent, attempt)
  }

  /** Is this attempt the one that is under way? */
  #isUnder(agent: number, attempt: number): boolean {
    return this.#attempt[agent] === attempt && (this.#state[agent] === DIALLING || this.#state[agent] === CONNECTED)
  }

  #arrive(agent: number, attempt: number): void {
    const { time } = this.#events
    if (this.#open >= MAX_CONNECTIONS || this.#handshakes >= MAX_HANDSHAKES) {
      this.#counts.turnedAway++
      this.#events.add(time + this.#network.oneWayMs(), FAIL, agent, attempt)
      return
    }
    this.#open++
    this.#handshakes++
    this.#counts.mostOpen = Math.max(this.#counts.mostOpen, this.#open)
    this.#connects.add(time, 1)
    this.#give(agent * JOB_KINDS + HANDSHAKE)
  }

  #give(job: number): void {
    this.#investigator.add(job)
    this.#work()
  }

  #work(): void {
    const job = this.#investigator.next()
    if (job === undefined) return
    const ms = this.#costOf(Math.floor(job / JOB_KINDS), job % JOB_KINDS)
    this.#busyMs.add(this.#events.time, ms)
    this.#cpuMs += ms
    this.#events.add(this.#events.time + ms, SERVED, job)
  }

  #costOf(agent: number, kind: number): number {
    const { resultNewMs, resultOpenMs, resultRepeatMs } = this.#costs
    if (kind === HANDSHAKE) {
      // who has given up has closed the connection
      return this.#state[agent] === DIALLING || this.#state[agent] === ENTRUSTED ? resultNewMs - resultOpenMs : 0
    }
    return this.#stored.isNews(agent) ? resultOpenMs : resultRepeatMs
  }

  #served(job: number): void {
    this.#investigator.done()
    const [agent, kind] = [Math.floor(job / JOB_KINDS), job % JOB_KINDS]
    const { time } = this.#events
    if (kind === HANDSHAKE) {
      this.#handshakes--
      if (this.#state[agent] === DIALLING || this.#state[agent] === ENTRUSTED) {
        if (this.#state[agent] === DIALLING) this.#state[agent] = CONNECTED
        this.#events.add(time + this.#network.roundTripsMs(ROUND_TRIPS.beforeResult), RESULT, agent)
      } else this.#open--
    } else {
      const isTaken = this.#stored.take(agent, time)
      if (kind === TAKE) this.#answer(agent, isTaken)
      else {
        if (isTaken) this.#state[agent] = DONE
        this.#custodians.answered(agent, isTaken)
      }
    }
    this.#work()
  }

  #answer(agent: number, isTaken: boolean): void {
    const { time } = this.#events
    const attempt = this.#attempt[agent]!
    this.#events.add(time + this.#network.oneWayMs(), isTaken ? RECEIPT : FAIL, agent, attempt)
    const lingers = Math.max(1, Math.ceil((time - this.#startedMs[agent]!) / LINGER_MS))
    this.#events.add(Math.max(time, this.#startedMs[agent]! + lingers * LINGER_MS), CLOSE, agent)
  }

  /** The direct way has failed: custodians are asked, unless they were; then it waits. */
  #fail(agent: number): void {
    this.#hasFailed[agent] = 1
    if (this.#custodians.count > 0 && this.#isEntrusting[agent] === 0) this.#entrust(agent)
    else if (this.#isEntrusting[agent] !== 1) this.#retry(agent)
  }

  #retry(agent: number): void {
    this.#state[agent] = WAITING
    const full = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** Math.min(this.#attempt[agent]! - 1, 20))
    this.#events.add(this.#events.time + this.#upperHalf(full), SEND, agent)
  }

  #upperHalf(full: number): number {
    return full / 2 + (full / 2) * this.#random.next()
  }

  #entrust(agent: number): void {
    if (this.#isEntrusting[agent] !== 0) return
    this.#isEntrusting[agent] = 1
    this.#custodians.ask(agent)
  }

  /** A custodian has it: it is tried again much later. */
  #kept(agent: number): void {
    if (this.#state[agent] === DONE) return
    this.#state[agent] = ENTRUSTED
    this.#events.add(this.#events.time + this.#upperHalf(RETRY_MAX_MS), SEND, agent)
  }

  /** The direct way decides. */
  #keptByNobody(agent: number): void {
    this.#isEntrusting[agent] = 2
    if (this.#hasFailed[agent] === 1) this.#retry(agent)
  }
}
