import type { ExpectedReceipt, ReceiptContent } from '../../protocol/result/receipt.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import type { Mesh, PeerTarget } from '../mesh/mesh.ts'
import type { Delivered } from './dispatch.ts'
import { codeOf } from '../../protocol/errors.ts'
import { decodeCustodyAnswer, encodeCustodyQuestion, type CustodyQuestion } from '../../protocol/result/custody.ts'
import { verifyCustody, verifyReceipt } from '../../protocol/result/receipt.ts'
import { REQUESTS } from '../../protocol/wire/requests.ts'

/** A result, and where it goes. */
export interface Consignment extends Omit<ReceiptContent, 'mesh'> {
  /** the node that issued the order, and every address of it that is known */
  readonly to: PeerTarget
  /** nodes that may keep the result for it, the best first */
  readonly custodians: readonly PeerTarget[]
  /** who said earlier that it keeps this result */
  readonly custodian?: string
}

/** Somebody has it now. */
type Taken = Exclude<Delivered, 'gone'>
type Receipt = Extract<Taken, { receipt: Uint8Array }>

/** Ms that the node that asked has before a custodian is asked too: behind NAT, a dial ends only with its time limit. */
const HEAD_START_MS: Ms = 2_000

interface CarrierDeps {
  readonly mesh: Mesh
  readonly clock: Clock
  readonly log: Log
  /** Takes a receipt that the node that asked sent when somebody else had the result in custody already. */
  readonly settle: (receipt: Uint8Array) => Promise<unknown>
}

/** Brings one sealed result to the node that asked or, while that cannot be reached, into the custody of another. */
export class Carrier {
  readonly #meshId: string
  readonly #deps: CarrierDeps

  constructor(options: { readonly meshId: string }, deps: CarrierDeps) {
    this.#meshId = options.meshId
    this.#deps = deps
  }

  /**
   * One attempt. The way to the node itself comes first, and goes on while custodians are asked.
   * @throws MigError why the node itself did not take it, when nobody else did either
   */
  async carry(consignment: Consignment, sealed: Uint8Array, signal: AbortSignal): Promise<Delivered> {
    const direct = this.#bring(consignment, sealed, signal)
    if (consignment.custodians.length === 0) return await direct
    const delivered: Taken | undefined =
      (await this.#headStart(direct)) ?? (await this.#entrust(consignment, sealed, signal))
    if (delivered === undefined) return await direct
    if ('custodian' in delivered) void this.#settleLate(direct)
    return delivered
  }

  /** The direct way goes on: a node that asked many at once is slow, but takes what it was sent. */
  async #settleLate(direct: Promise<Receipt>): Promise<void> {
    try {
      await this.#deps.settle((await direct).receipt)
    } catch (error) {
      this.#deps.log.debug({ code: codeOf(error) }, 'a result that is in custody did not arrive directly')
    }
  }

  /** What came of the direct way in its head start; undefined when it failed, or takes longer. */
  async #headStart(direct: Promise<Receipt>): Promise<Receipt | undefined> {
    const { promise: isLate, resolve } = Promise.withResolvers<undefined>()
    const cancel = this.#deps.clock.after(HEAD_START_MS, () => {
      resolve(undefined)
    })
    try {
      return await Promise.race([direct.catch(() => undefined), isLate])
    } finally {
      cancel()
    }
  }

  async #bring(consignment: Consignment, sealed: Uint8Array, signal: AbortSignal): Promise<Receipt> {
    const receipt = await this.#deps.mesh.request(consignment.to, REQUESTS.result, sealed, signal)
    await verifyReceipt(receipt, this.#expected(consignment, consignment.to.id))
    return { receipt }
  }

  /** @returns undefined when nobody takes it */
  async #entrust(consignment: Consignment, sealed: Uint8Array, signal: AbortSignal): Promise<Taken | undefined> {
    const { custodian, custodians, resultDigest } = consignment
    const holder = custodians.find(({ id }) => id === custodian)
    if (holder !== undefined) {
      const delivered = await this.#ask(holder, { resultDigest }, consignment, signal)
      if (delivered !== undefined) return delivered
    }
    for (const candidate of custodians) {
      const delivered = await this.#ask(candidate, { result: sealed }, consignment, signal)
      if (delivered !== undefined) return delivered
    }
    return undefined
  }

  async #ask(
    custodian: PeerTarget,
    question: CustodyQuestion,
    consignment: Consignment,
    signal: AbortSignal
  ): Promise<Taken | undefined> {
    const { mesh, log } = this.#deps
    try {
      const bytes = await mesh.request(custodian, REQUESTS.custody, encodeCustodyQuestion(question), signal)
      const answer = decodeCustodyAnswer(bytes)
      if ('receipt' in answer) {
        await verifyReceipt(answer.receipt, this.#expected(consignment, consignment.to.id))
        return answer
      }
      if ('custody' in answer) {
        await verifyCustody(answer.custody, this.#expected(consignment, custodian.id))
        return { custodian: custodian.id }
      }
    } catch (error) {
      signal.throwIfAborted()
      const code = codeOf(error) === 'REQUEST_REFUSED' ? codeOf((error as Error).cause) : codeOf(error)
      log.debug({ code, order: consignment.orderDigest, custodian: custodian.id }, 'a custodian did not take a result')
    }
    return undefined
  }

  #expected({ orderDigest, agent, sequence, resultDigest }: Consignment, issuer: string): ExpectedReceipt {
    return { mesh: this.#meshId, orderDigest, agent, sequence, resultDigest, issuer }
  }
}
