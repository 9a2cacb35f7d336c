import type { Cancel } from '../../protocol/order/schema.ts'
import type { Clock } from '../../util/clock.ts'
import type { HeldOrder } from '../mesh/held-order.ts'
import type { PolicyChain } from '../mesh/policy-chain.ts'
import { mayCancel } from '../../protocol/acl/may-cancel.ts'
import { countedSigners } from './counted-signers.ts'

/** A cancel that is held. */
export type HeldCancel = HeldOrder & { readonly order: Cancel }

interface CancelsDeps {
  readonly policies: PolicyChain
  readonly clock: Clock
}

/** The live cancels, by the action that they mean; it need not be there yet. */
export class Cancels {
  readonly #deps: CancelsDeps
  readonly #byAction = new Map<string, Map<string, HeldCancel>>()

  constructor(deps: CancelsDeps) {
    this.#deps = deps
  }

  /** Takes a cancel in, in place of the same one with fewer signers. */
  add(cancel: HeldCancel): void {
    const { action } = cancel.order
    const cancels = this.#byAction.get(action) ?? new Map<string, HeldCancel>()
    this.#byAction.set(action, cancels.set(cancel.digest, cancel))
  }

  /** A cancel has expired. */
  remove({ digest, order }: HeldCancel): void {
    const cancels = this.#byAction.get(order.action)
    cancels?.delete(digest)
    if (cancels?.size === 0) this.#byAction.delete(order.action)
  }

  /** Every cancel that means this action, whether its signers may cancel it or not. */
  of(action: string): Iterable<HeldCancel> {
    return this.#byAction.get(action)?.values() ?? []
  }

  /** One that takes effect on the action, by the policy in force. */
  effective(action: HeldOrder): HeldCancel | undefined {
    for (const cancel of this.of(action.digest)) if (this.isEffective(cancel, action)) return cancel
    return undefined
  }

  /** May the signers of the cancel take the action back? */
  isEffective(cancel: HeldCancel, action: HeldOrder): boolean {
    const policy = this.#deps.policies.current
    return mayCancel(policy.acl, {
      signers: countedSigners(cancel.signers, policy, this.#deps.clock.now()),
      actionSigners: action.signers.map(({ fingerprint }) => fingerprint),
      persons: policy.persons
    })
  }
}

/** Is the order a cancel? */
export function isCancel(held: HeldOrder): held is HeldCancel {
  return held.order.kind === 'cancel'
}

/** What is told of a command that was cancelled: who did it, and why. */
export function cancelMessage({ signers, order }: HeldCancel): string {
  const people = signers.map(({ person }) => person).join(' and ')
  return `Cancelled by ${people}${order.reason === '' ? '' : `: ${order.reason}`}`
}
