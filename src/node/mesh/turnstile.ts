import type { Verdict } from '../../protocol/order/verdict.ts'
import { sha256Hex } from '../../util/bytes.ts'
import { SeenSet } from './seen-set.ts'
import type { SyncSource } from './sync-source.ts'

/** Accepted things that are remembered: what crosses, crosses within seconds. */
const ACCEPTED_REMEMBERED = 8192

/**
 * Brings things to their sources, each once. Gossip, a push and a pull may bring the same bytes at the same time, from
 * different peers, while the first ones are still being judged.
 */
export class Turnstile {
  readonly #judging = new Map<string, Promise<Verdict>>()
  readonly #accepted = new SeenSet(ACCEPTED_REMEMBERED)

  /**
   * The verdict of `source`: of the judgement that runs, when these bytes are being judged; `ignore` when they were
   * accepted before. Rejects as the source does.
   */
  offer(source: SyncSource, bytes: Uint8Array, from: string): Promise<Verdict> {
    const digest = sha256Hex(bytes)
    const running = this.#judging.get(digest)
    if (running !== undefined) return running
    if (this.#accepted.has(digest)) return Promise.resolve('ignore')
    const judging = this.#judge(source, bytes, from, digest).finally(() => this.#judging.delete(digest))
    this.#judging.set(digest, judging)
    return judging
  }

  /** Are these bytes being judged now? */
  isJudging(bytes: Uint8Array): boolean {
    return this.#judging.has(sha256Hex(bytes))
  }

  async #judge(source: SyncSource, bytes: Uint8Array, from: string, digest: string): Promise<Verdict> {
    const verdict = await source.offer(bytes, from)
    if (verdict === 'accept') this.#accepted.add(digest)
    return verdict
  }
}
