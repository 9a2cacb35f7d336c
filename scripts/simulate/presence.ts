import { EventQueue } from './event-queue.ts'
import { degreeOf, type Graph } from './graph.ts'
import type { Network } from './network.ts'
import type { Random } from './random.ts'

/** What bringing some presences to all nodes took, over all nodes. */
export interface PresenceFlow {
  /** presences that were made */
  readonly made: number
  /** ms from making a presence until a node has it, on average over nodes and presences */
  readonly meanMs: number
  /** ms until the last node has it, on average over presences */
  readonly lastMs: number
  /** ms that neighbours have a presence one after the other, on average over connections and presences */
  readonly skewMs: number
  /** part of all nodes and presences that were brought: 1 */
  readonly reached: number
  /** questions of sync: pushes, offers, pulls */
  readonly questions: number
  /** presences that travelled, in pushes and in answers to pulls */
  readonly carried: number
  /** of them, those that came to a node that had them */
  readonly repeated: number
  /** presences that were named, in offers and in pulls */
  readonly named: number
}

/** src/node/mesh/rumours.ts */
const TICK_MS = 250
const IDLE_PARTS = 20
const LONGEST_TICK_MS = 5_000
const TOLD_PART = 4
const FEWEST_TOLD = 2
const TELLING_EVERY_MS = 1_000
const TELLING_BURST = 20
/** src/node/mesh/spreader.ts */
const FEW_THINGS = 4

const MAKE = 0
const TICK = 1
const PUSHED = 2
const OFFERED = 3
const PULLED = 4

/**
 * A stretch of the life of a mesh: presences made at `perSec`, at random nodes, spread as rumours. What a node tells at a
 * time depends on what else is under way, so it is played and not calculated.
 */
export class PresenceSpread {
  readonly #graph: Graph
  readonly #random: Random
  readonly #network: Network
  readonly #events = new EventQueue()
  readonly #made: Float64Array
  /** by node and presence: when it came */
  readonly #heldAt: Float64Array[]
  /** by edge and presence: does the source know that the target has it? */
  readonly #isKnown: Uint8Array[]
  /** by node: presences that some neighbour may lack */
  readonly #rumours: number[][]
  readonly #isTicking: Uint8Array
  readonly #tokens: Float64Array
  readonly #filledAt: Float64Array
  /** what is on its way: the edge and the presences */
  readonly #letters: { readonly edge: number; readonly presences: readonly number[] }[] = []
  #questions = 0
  #carried = 0
  #repeated = 0
  #named = 0

  constructor(
    graph: Graph,
    options: { readonly presences: number; readonly perSec: number },
    deps: { network: Network; random: Random }
  ) {
    this.#graph = graph
    this.#random = deps.random
    this.#network = deps.network
    const { presences, perSec } = options
    this.#made = new Float64Array(presences)
    this.#heldAt = Array.from({ length: presences }, () => new Float64Array(graph.nodes).fill(Number.POSITIVE_INFINITY))
    this.#isKnown = Array.from({ length: presences }, () => new Uint8Array(graph.targets.length))
    this.#rumours = Array.from({ length: graph.nodes }, () => [])
    this.#isTicking = new Uint8Array(graph.nodes)
    // a node that has been there for a while has spent its burst when there is always something to tell
    this.#tokens = new Float64Array(graph.nodes).map(() => (perSec >= 1 ? 1 : TELLING_BURST))
    this.#filledAt = new Float64Array(graph.nodes)
    for (let n = 0, at = 0; n < presences; n++) {
      at += -Math.log(1 - deps.random.next()) * (1000 / perSec)
      this.#made[n] = at
      this.#events.add(at, MAKE, deps.random.below(graph.nodes), n)
    }
  }

  run(): PresenceFlow {
    const events = this.#events
    while (events.take()) {
      const { kind, subject, detail } = events
      if (kind === MAKE) this.#take(subject, detail)
      else if (kind === TICK) this.#tick(subject)
      else if (kind === PUSHED) this.#receive(subject)
      else if (kind === OFFERED) this.#consider(subject)
      else this.#answer(subject)
    }
    return this.#flow()
  }

  #take(node: number, presence: number): void {
    const heldAt = this.#heldAt[presence]!
    if (heldAt[node]! <= this.#events.time) return
    heldAt[node] = this.#events.time
    this.#rumours[node]!.push(presence)
    this.#schedule(node)
  }

  #schedule(node: number): void {
    if (this.#isTicking[node] === 1) return
    this.#isTicking[node] = 1
    const answerMs = this.#network.rttMs * IDLE_PARTS
    const tickMs = Math.min(Math.max(TICK_MS, answerMs), LONGEST_TICK_MS)
    this.#events.add(this.#events.time + this.#random.around(Math.max(tickMs, this.#waitMs(node))), TICK, node)
  }

  #tick(node: number): void {
    this.#isTicking[node] = 0
    const { offsets } = this.#graph
    const edges = Int32Array.from({ length: degreeOf(this.#graph, node) }, (_, at) => offsets[node]! + at)
    this.#random.shuffle(edges)
    let room = Math.max(FEWEST_TOLD, Math.ceil(edges.length / TOLD_PART))
    for (const edge of edges) {
      const unheard = this.#rumours[node]!.filter((presence) => this.#isKnown[presence]![edge] === 0)
      if (unheard.length === 0) continue
      if (room-- === 0 || !this.#takeToken(node)) break
      for (const presence of unheard) this.#isKnown[presence]![edge] = 1
      this.#send(edge, unheard, unheard.length > FEW_THINGS ? OFFERED : PUSHED)
    }
    this.#rumours[node] = this.#rumours[node]!.filter((presence) =>
      edges.some((edge) => this.#isKnown[presence]![edge] === 0)
    )
    if (this.#rumours[node].length > 0) this.#schedule(node)
  }

  #send(edge: number, presences: readonly number[], kind: number): void {
    this.#questions++
    if (kind === PUSHED) this.#carried += presences.length
    else this.#named += presences.length
    this.#events.add(this.#events.time + this.#network.oneWayMs(), kind, this.#letters.length)
    this.#letters.push({ edge, presences })
  }

  /** A push, or the answer to a pull. */
  #receive(letter: number): void {
    const { edge, presences } = this.#letters[letter]!
    const node = this.#graph.targets[edge]!
    for (const presence of presences) {
      this.#isKnown[presence]![this.#graph.reverse[edge]!] = 1
      if (this.#heldAt[presence]![node]! <= this.#events.time) this.#repeated++
      this.#take(node, presence)
    }
  }

  /** An offer: what is lacked is pulled. */
  #consider(letter: number): void {
    const { edge, presences } = this.#letters[letter]!
    const back = this.#graph.reverse[edge]!
    const node = this.#graph.targets[edge]!
    for (const presence of presences) this.#isKnown[presence]![back] = 1
    const wanted = presences.filter((presence) => this.#heldAt[presence]![node]! > this.#events.time)
    if (wanted.length > 0) this.#send(back, wanted, PULLED)
  }

  #answer(letter: number): void {
    const { edge, presences } = this.#letters[letter]!
    this.#carried += presences.length
    this.#events.add(this.#events.time + this.#network.oneWayMs(), PUSHED, this.#letters.length)
    this.#letters.push({ edge: this.#graph.reverse[edge]!, presences })
  }

  #waitMs(node: number): number {
    const now = this.#events.time
    this.#tokens[node] = Math.min(TELLING_BURST, this.#tokens[node]! + (now - this.#filledAt[node]!) / TELLING_EVERY_MS)
    this.#filledAt[node] = now
    return Math.max(0, (1 - this.#tokens[node]) * TELLING_EVERY_MS)
  }

  #takeToken(node: number): boolean {
    if (this.#waitMs(node) > 0) return false
    this.#tokens[node]! -= 1
    return true
  }

  #flow(): PresenceFlow {
    const { nodes, targets, reverse } = this.#graph
    let [sum, reached, last, skew, edges] = [0, 0, 0, 0, 0]
    this.#heldAt.forEach((heldAt, presence) => {
      const made = this.#made[presence]!
      let latest = 0
      for (const at of heldAt) {
        if (!Number.isFinite(at)) continue
        sum += at - made
        reached++
        latest = Math.max(latest, at - made)
      }
      last += latest
      for (let edge = 0; edge < targets.length; edge += 7) {
        skew += Math.abs(heldAt[targets[edge]!]! - heldAt[targets[reverse[edge]!]!]!)
        edges++
      }
    })
    const made = this.#made.length
    return {
      made,
      meanMs: sum / reached,
      lastMs: last / made,
      skewMs: skew / edges,
      reached: reached / (made * nodes),
      questions: this.#questions,
      carried: this.#carried,
      repeated: this.#repeated,
      named: this.#named
    }
  }
}
