import { MigError } from '../../protocol/errors.ts'
import type { Signer } from '../../protocol/pgp/verify.ts'
import { MAX_LIVE_ORDERS, MAX_LIVE_ORDERS_PER_SIGNER } from '../../protocol/wire/limits.ts'

/** Counts live orders, so that neither one signer nor all together have too many. */
export class OrderRoom {
  readonly #perSigner = new Map<string, number>()

  /**
   * Is there room for an order of these signers?
   * @param live - orders that are held
   * @throws MigError `TOO_MANY_ORDERS`
   */
  assertRoom(live: number, signers: readonly Signer[]): void {
    if (live >= MAX_LIVE_ORDERS) throw new MigError('TOO_MANY_ORDERS', `The mesh has ${live} live orders`)
    for (const { fingerprint } of signers) {
      const count = this.#perSigner.get(fingerprint) ?? 0
      if (count >= MAX_LIVE_ORDERS_PER_SIGNER) {
        throw new MigError('TOO_MANY_ORDERS', `${fingerprint} has ${count} live orders`)
      }
    }
  }

  /** Signers of an order that have come. */
  add(signers: readonly Signer[]): void {
    for (const { fingerprint } of signers) this.#perSigner.set(fingerprint, (this.#perSigner.get(fingerprint) ?? 0) + 1)
  }

  /** An order is live no more. */
  remove(signers: readonly Signer[]): void {
    for (const { fingerprint } of signers) {
      const live = (this.#perSigner.get(fingerprint) ?? 1) - 1
      if (live === 0) this.#perSigner.delete(fingerprint)
      else this.#perSigner.set(fingerprint, live)
    }
  }
}
