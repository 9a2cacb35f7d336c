import type { GossipSub, TopicValidatorResult } from '@chainsafe/libp2p-gossipsub'
import type { Verdict } from '../../protocol/order/verdict.ts'
import { sha256Hex } from '../../util/bytes.ts'
import type { Log } from '../../util/log.ts'
import type { Budget } from './budget.ts'
import type { Known } from './known.ts'

/** Judges a message; what it throws is our own mistake and held against nobody. */
export type Validate = (bytes: Uint8Array, from: string) => Promise<Verdict>

/** What gossipsub does with an RPC: its own method, which its type does not show. */
interface RpcReceiver {
  handleReceivedRpc(from: { toString(): string }, rpc: { readonly messages: readonly unknown[] }): Promise<void>
}

/** gossipsub with budgets in front, and with a memory of what it carries itself. */
export class Gossip {
  readonly #pubsub: GossipSub
  readonly #budget: Budget
  readonly #known: Known
  readonly #log: Log
  /** digests of messages that gossip brought and that are judged now, or were good */
  readonly #carried = new Set<string>()

  constructor(deps: { pubsub: GossipSub; budget: Budget; known: Known; log: Log }) {
    this.#pubsub = deps.pubsub
    this.#budget = deps.budget
    this.#known = deps.known
    this.#log = deps.log
    this.#limit()
  }

  /** Subscribes; a second validator for a topic replaces the first. */
  subscribe(topic: string, validate: Validate): void {
    this.#pubsub.topicValidators.set(
      topic,
      async (peer, message) => (await this.#judge(message.data, peer.toString(), validate)) as TopicValidatorResult
    )
    this.#pubsub.subscribe(topic)
  }

  /** Sends to all subscribers that we know; returns their peer ids. A message that was sent or seen goes to nobody. */
  async publish(topic: string, bytes: Uint8Array): Promise<Set<string>> {
    const { recipients } = await this.#pubsub.publish(topic, bytes)
    const digest = sha256Hex(bytes)
    const peers = new Set(recipients.map((peer) => peer.toString()))
    for (const peer of peers) this.#known.add(digest, peer)
    return peers
  }

  /** Did gossip bring the message with this digest, so that it passes it on by itself? */
  carries(digest: string): boolean {
    return this.#carried.has(digest)
  }

  /** Peers to which gossip passes on what it brings. */
  subscribers(topic: string): Set<string> {
    return new Set(this.#pubsub.getSubscribers(topic).map((peer) => peer.toString()))
  }

  /**
   * gossipsub keeps a record of every message for two minutes, whatever the validator says, and just ignores who sent too
   * many bad ones. The budget comes before: what is over leaves nothing behind, and who goes on is cut off.
   */
  #limit(): void {
    const pubsub = this.#pubsub as unknown as RpcReceiver
    const receive = pubsub.handleReceivedRpc.bind(pubsub)
    pubsub.handleReceivedRpc = async (from, rpc) => {
      if (this.#budget.spendRpc(from.toString(), rpc.messages.length)) await receive(from, rpc)
    }
  }

  async #judge(bytes: Uint8Array, from: string, validate: Validate): Promise<Verdict> {
    if (!this.#budget.spendEnvelope(from, bytes.byteLength)) return 'ignore'
    const digest = sha256Hex(bytes)
    this.#known.add(digest, from)
    this.#carried.add(digest)
    let verdict: Verdict = 'ignore'
    try {
      verdict = await validate(bytes, from)
    } catch (error) {
      this.#log.error({ from, err: error }, 'judging a message failed')
    }
    if (verdict !== 'accept') this.#carried.delete(digest)
    else if (this.#carried.size > MAX_CARRIED) this.#carried.delete(this.#carried.values().next().value as string)
    return verdict
  }
}

/** Digests that are remembered: what is news is asked for within a second. */
const MAX_CARRIED = 4096
