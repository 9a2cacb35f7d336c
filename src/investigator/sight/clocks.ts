import type { Presence } from '../../protocol/result/presence.ts'
import type { Ms } from '../../util/clock.ts'

/** By how much the clock of a node is off. */
export interface Skew {
  /** its clock less that of its neighbours, ms */
  readonly skewMs: Ms
  /** nodes that compared their clocks with it; 0: its presence lies in the future, by so much at least */
  readonly observers: number
}

/** What is known of clocks. */
export interface ClockEvidence {
  readonly now: Ms
  /** peer id of this node */
  readonly self: string
  /** skews that this node has measured itself, by peer id, ms */
  readonly measured: ReadonlyMap<string, Ms>
  /** presences that are new enough to be listened to */
  readonly tellers: readonly Presence[]
  /** every presence */
  readonly presences: readonly Presence[]
  /** the peer id that the key of a neighbour stands for; the key itself when nobody is known by it */
  readonly resolve: (key: string) => string
}

/**
 * The skew of every node of whose clock anything is known. Each of its neighbours has a vote, and this node too: who is off
 * himself finds everybody off, and is one of many. What we measured of our neighbours is also their vote on us. Who tells
 * the same neighbour twice still has one vote, and nobody has one on himself.
 */
export function skewsOf({ now, self, measured, tellers, presences, resolve }: ClockEvidence): Map<string, Skew> {
  const votes = new Map<string, Ms[]>()
  const vote = (id: string, skewMs: Ms): void => {
    const all = votes.get(id)
    if (all === undefined) votes.set(id, [skewMs])
    else all.push(skewMs)
  }
  for (const [id, skewMs] of measured) {
    vote(id, skewMs)
    vote(self, 0 - skewMs)
  }
  for (const { id: teller, neighbours = [] } of tellers) {
    const told = new Map(neighbours.map(({ key, skewSec = 0 }) => [resolve(key), skewSec]))
    told.delete(teller)
    // what we measured with each other counts once
    if (measured.has(teller)) told.delete(self)
    for (const [id, skewSec] of told) vote(id, skewSec * 1000)
  }
  const skews = new Map(
    [...votes].map(([id, all]): [string, Skew] => [id, { skewMs: middle(all), observers: all.length }])
  )
  for (const { id, time } of presences) {
    if (!skews.has(id) && time > now) skews.set(id, { skewMs: time - now, observers: 0 })
  }
  return skews
}

/** The median; of two in the middle the smaller skew: one vote against one proves nothing. */
function middle(votes: readonly Ms[]): Ms {
  const sorted = votes.toSorted((a, b) => a - b)
  const low = sorted[(sorted.length - 1) >> 1] as Ms
  const high = sorted[sorted.length >> 1] as Ms
  return Math.abs(low) <= Math.abs(high) ? low : high
}
