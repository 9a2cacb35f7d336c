import { CustodyRecords } from './custody.ts'
import { LateReplies } from './late-replies.ts'
import { openLevel, type Store } from './level.ts'
import { Orders } from './orders.ts'
import { Policies } from './policies.ts'

/** What a relay keeps on disk. */
export class RelayStore implements AsyncDisposable {
  readonly orders: Orders
  readonly policies: Policies
  readonly custody: CustodyRecords
  readonly lateReplies: LateReplies
  readonly #store: Store

  private constructor(store: Store) {
    this.#store = store
    this.orders = new Orders(store)
    this.policies = new Policies(store)
    this.custody = new CustodyRecords(store)
    this.lateReplies = new LateReplies(store)
  }

  /**
   * @param path - folder of the database
   * @throws MigError `HOME_BUSY`, `STORE_CORRUPT`, `DISK_FULL`, `FILE_UNREADABLE`
   */
  static async open(path: string): Promise<RelayStore> {
    return new RelayStore(await openLevel(path))
  }

  /** Closes the database. Idempotent. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#store[Symbol.asyncDispose]()
  }
}
