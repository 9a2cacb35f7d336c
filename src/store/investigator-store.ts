import type { Ms } from '../util/clock.ts'
import { Actions } from './actions.ts'
import { openLevel, type Store } from './level.ts'
import { Meta } from './meta.ts'
import { Orders } from './orders.ts'
import { PeerRecords } from './peer-records.ts'
import { Policies } from './policies.ts'
import { ReplyKeys } from './reply-keys.ts'
import { type IncomingResult, Results, type StoreOutcome } from './results.ts'

/** What an investigator node keeps on disk. */
export class InvestigatorStore implements AsyncDisposable {
  readonly orders: Orders
  readonly policies: Policies
  readonly census: PeerRecords
  readonly locations: PeerRecords
  readonly meta: Meta
  readonly actions: Actions
  readonly results: Results
  readonly replyKeys: ReplyKeys
  readonly #store: Store

  private constructor(store: Store) {
    this.#store = store
    this.orders = new Orders(store)
    this.policies = new Policies(store)
    this.census = new PeerRecords(store, 'census')
    this.locations = new PeerRecords(store, 'location')
    this.meta = new Meta(store)
    this.actions = new Actions(store)
    this.results = new Results(store)
    this.replyKeys = new ReplyKeys(store)
  }

  /**
   * @param path - folder of the database
   * @throws MigError `HOME_BUSY`, `STORE_CORRUPT`, `DISK_FULL`, `FILE_UNREADABLE`
   */
  static async open(path: string): Promise<InvestigatorStore> {
    return new InvestigatorStore(await openLevel(path))
  }

  /** See {@link Results.put}. */
  async storeResult(result: IncomingResult, now: Ms): Promise<StoreOutcome> {
    return this.results.put(result, now)
  }

  /** Closes the database. Idempotent. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#store[Symbol.asyncDispose]()
  }
}
