import type { AgentStore } from '../../store/agent-store.ts'
import type { Code } from '../../protocol/errors.ts'
import type { AgentRecord } from '../../protocol/target/record.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import type { Module } from '../../modules/module.ts'
import type { HeldOrder } from '../mesh/held-order.ts'
import type { OrderBook } from '../mesh/order-book.ts'
import type { PolicyChain } from '../mesh/policy-chain.ts'
import type { PolicyKnowledge } from '../mesh/policy-knowledge.ts'
import type { Stops } from '../mesh/stops.ts'
import type { Execution } from './execution.ts'
import type { Answer, Command, Reporter } from './reporter.ts'
import { MigError } from '../../protocol/errors.ts'
import { isScheduled } from '../../protocol/order/scheduled-action.ts'
import { cancelMessage, Cancels, isCancel, type HeldCancel } from './cancels.ts'
import { type Decision, Decisions } from './decisions.ts'
import type { Judgement } from './judge.ts'
import { Interrupted } from './interrupted.ts'
import { FIRST, Planner } from './planner.ts'
import { Turns } from './turns.ts'

interface IntakeDeps {
  readonly book: OrderBook
  readonly policies: PolicyChain
  readonly knowledge: Pick<PolicyKnowledge, 'ageMs' | 'onConfirm'>
  readonly stops: Stops
  readonly store: AgentStore
  readonly reporter: Reporter
  readonly execution: Execution
  /** Loaded when the first order comes: an agent at rest does not hold its modules. */
  readonly loadModules: () => Promise<ReadonlyMap<string, Module>>
  readonly self: () => AgentRecord
  readonly clock: Clock
  readonly log: Log
}

/**
 * An action whose newest signature is older than this comes late, to an agent that was away: it may have been cancelled
 * meanwhile.
 */
const LATE_MS: Ms = 30_000
/** What comes late, or was held when the agent started, is not run before this: so that its cancel can arrive. */
const SETTLE_MS: Ms = 3000

/**
 * From held orders to answers: judges each action anew when it, a signature, a cancel or a policy arrives, and runs it at
 * most once. Commands survive the death of the process: {@link Intake.start} takes them up.
 */
export class Intake {
  readonly #deps: IntakeDeps
  readonly #turns: Turns
  readonly #timers = new Map<string, () => void>()
  readonly #cancels: Cancels
  readonly #planner: Planner
  readonly #interrupted: Interrupted
  readonly #decisions: Decisions
  /** what ends the commands that run, by order digest */
  readonly #running = new Map<string, AbortController>()
  /** times before which orders are not run, by order digest */
  readonly #settled = new Map<string, Ms>()
  /** orders that wait for a look at the policy of a neighbour, by digest */
  readonly #unconfirmed = new Set<string>()
  readonly #unsubscribe: (() => void)[] = []

  constructor(deps: IntakeDeps) {
    this.#deps = deps
    this.#turns = new Turns(deps)
    this.#cancels = new Cancels(deps)
    this.#planner = new Planner({ ...deps, cancels: this.#cancels })
    this.#interrupted = new Interrupted({ ...deps, cancels: this.#cancels, planner: this.#planner })
    this.#decisions = new Decisions(deps)
  }

  /** The newest decisions, oldest first. */
  decisions(): readonly Decision[] {
    return this.#decisions.all()
  }

  /**
   * Reports what the last process left behind, then takes up what is held and what arrives.
   * @param expired - orders that expired while the process was down
   */
  async start(expired: readonly HeldOrder[]): Promise<void> {
    const { book, policies, knowledge, stops, clock } = this.#deps
    for (const held of book.live()) {
      if (isCancel(held)) this.#cancels.add(held)
      else this.#settled.set(held.digest, clock.now() + SETTLE_MS)
    }
    await this.#recover(expired)
    for (const held of expired) {
      await this.#turns.guard(held.digest, () =>
        this.#endUnrun(held, 'ORDER_EXPIRED', 'The order expired while the agent was not running')
      )
      await this.#turns.guard(held.digest, () => book.forget(held.digest))
    }
    this.#unsubscribe.push(
      book.onOrder((held) => {
        this.#arrive(held)
      }),
      book.onPurge((held) => {
        if (isCancel(held)) this.#cancels.remove(held)
        else this.#turns.take(held.digest, () => this.#expire(held))
      }),
      stops.onNew(({ key }) => {
        this.#enqueue(key)
      }),
      policies.onNew(() => {
        for (const held of book.live()) this.#enqueue(held.digest)
      }),
      knowledge.onConfirm(() => {
        for (const digest of this.#unconfirmed) this.#enqueue(digest)
        this.#unconfirmed.clear()
      })
    )
    for (const held of book.live()) this.#enqueue(held.digest)
  }

  /** Takes nothing up any more, and settles when what runs has ended. */
  async drain(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    for (const cancel of this.#timers.values()) cancel()
    await this.#turns.drain()
  }

  /** An order is new, or has a new signer. */
  #arrive(held: HeldOrder): void {
    const { book, clock } = this.#deps
    if (isCancel(held)) {
      this.#cancels.add(held)
      const action = book.find(held.order.action)
      this.#noteCancel(held, action)
      if (action !== undefined) this.#enqueue(action.digest)
      return
    }
    const signedAt = Math.max(...held.signers.map((signer) => signer.signedAt))
    if (signedAt < clock.now() - LATE_MS) this.#settled.set(held.digest, clock.now() + SETTLE_MS)
    for (const cancel of this.#cancels.of(held.digest)) this.#noteCancel(cancel, held)
    this.#enqueue(held.digest)
  }

  #noteCancel(cancel: HeldCancel, action: HeldOrder | undefined): void {
    if (action === undefined) this.#decisions.noteCancel(cancel, 'wait')
    else this.#decisions.noteCancel(cancel, this.#cancels.isEffective(cancel, action) ? 'cancel' : 'refuse')
  }

  #enqueue(digest: string): void {
    this.#endIfCancelled(digest)
    this.#turns.take(digest, () => this.#take(digest))
  }

  /** What runs holds its turn, and must not keep its cancel waiting. */
  #endIfCancelled(digest: string): void {
    const action = this.#running.has(digest) ? this.#deps.book.find(digest) : undefined
    const cancel = action && this.#cancels.effective(action)
    if (cancel !== undefined) this.#running.get(digest)?.abort(new MigError('CANCELLED', cancelMessage(cancel)))
  }

  async #take(digest: string): Promise<void> {
    const held = this.#deps.book.find(digest)
    if (held?.order.kind !== 'action') return
    const { reporter, store } = this.#deps
    const action = held.order
    const last = await store.commands.last(digest)
    const plan = last?.state === 'running' ? undefined : await this.#planner.plan(held, action, last)
    if (plan === undefined) return
    const { sequence, policyVersion } = plan
    const command: Command = { action, digest, sequence }
    const judgement = this.#settle(digest, plan.judgement)
    const isAwaitedAgain = judgement.kind === 'wait' && last?.state === 'final'
    if (!isAwaitedAgain) {
      this.#decisions.note(command, judgement.kind, judgement.kind === 'refuse' ? judgement.code : undefined)
    }
    switch (judgement.kind) {
      case 'not-target':
        // a schedule that has begun goes on when the agent is meant again
        if (isScheduled(action) && last?.state === 'final') {
          this.#wait(digest, this.#planner.dueBehind(action, { ...last, sequence }))
        }
        return
      case 'wait':
        this.#wait(digest, judgement.until)
        return
      case 'cancelled':
        await reporter.finish(command, { ...cancelled(judgement.message), policyVersion })
        return
      case 'refuse':
        if (judgement.isFinal) {
          await reporter.finish(command, { ...refusal(judgement.code, judgement.message), policyVersion })
          break
        }
        if (judgement.code === 'POLICY_UNCONFIRMED') this.#unconfirmed.add(digest)
        if (last?.state !== 'refused' || last.code !== judgement.code) {
          await reporter.hold(command, { ...judgement, policyVersion })
        }
        return
      case 'run':
        if (last?.state === 'refused' && last.sequence < sequence) {
          const missed = refusal(last.code ?? 'ACL_DENIED', 'What it lacked came after the time of this run')
          await reporter.finish({ ...command, sequence: last.sequence }, missed)
        }
        await this.#run(command, policyVersion)
    }
    if (isScheduled(action)) this.#enqueue(digest)
  }

  /** What could run now waits while a cancel may be on its way. */
  #settle(digest: string, judgement: Judgement): Judgement {
    const until = this.#settled.get(digest) ?? 0
    return judgement.kind === 'run' && until > this.#deps.clock.now() ? { kind: 'wait', until } : judgement
  }

  /** @param policyVersion - of the policy by which it was judged */
  async #run(command: Command, policyVersion: number): Promise<void> {
    const { store, clock, execution, reporter } = this.#deps
    const { action, digest, sequence } = command
    const started = clock.now()
    const cancel = new AbortController()
    this.#running.set(digest, cancel)
    try {
      // the point of no return: durable before the first module starts
      const run = { orderDigest: digest, sequence, expireafter: Date.parse(action.expireafter), now: started }
      await store.decideToRun(run)
      // one that came since the order was judged
      this.#endIfCancelled(digest)
      const answer = await execution.run(command, started, cancel.signal)
      await reporter.finish(command, { ...answer, started, policyVersion })
      this.#decisions.note(command, 'done', answer.code)
    } finally {
      this.#running.delete(digest)
    }
  }

  /** Ends what the last process was in the middle of, or runs it once more. */
  async #recover(expired: readonly HeldOrder[]): Promise<void> {
    const { store, book, policies } = this.#deps
    for await (const { orderDigest: digest, sequence } of store.commands.running()) {
      const held = book.find(digest) ?? expired.find((order) => order.digest === digest)
      await this.#turns.guard(digest, async () => {
        const again = await this.#interrupted.end(digest, sequence, held)
        if (again !== undefined) this.#turns.take(digest, () => this.#run(again, policies.version))
      })
    }
  }

  /** An order has expired. What was refused for the time being is now refused for good. */
  async #expire(held: HeldOrder): Promise<void> {
    this.#settled.delete(held.digest)
    this.#unconfirmed.delete(held.digest)
    const last = await this.#deps.store.commands.last(held.digest)
    if (last?.state !== 'refused') return
    const judgement = held.order.kind === 'action' ? await this.#planner.judge(held, held.order) : undefined
    const message = judgement?.kind === 'refuse' ? judgement.message : 'The order expired before it could run'
    await this.#endUnrun(held, last.code ?? 'ORDER_EXPIRED', message)
  }

  /** Ends a command that never ran, if it is one of this agent. */
  async #endUnrun(held: HeldOrder, code: Code, message: string): Promise<void> {
    if (held.order.kind !== 'action') return
    const last = await this.#deps.store.commands.last(held.digest)
    if (last?.state === 'final' || last?.state === 'running') return
    const judgement = await this.#planner.judge(held, held.order)
    if (judgement.kind === 'not-target') return
    const command: Command = { action: held.order, digest: held.digest, sequence: last?.sequence ?? FIRST }
    await this.#deps.reporter.finish(command, refusal(last?.code ?? code, message))
  }

  #wait(digest: string, until: Ms | undefined): void {
    if (until === undefined) return
    this.#timers.get(digest)?.()
    const { clock } = this.#deps
    const cancel = clock.after(until - clock.now(), () => {
      this.#timers.delete(digest)
      this.#enqueue(digest)
    })
    this.#timers.set(digest, cancel)
  }
}

function refusal(code: Code, message: string): Answer & { readonly status: 'refused' } {
  return { status: 'refused', code, message }
}

function cancelled(message: string): Answer & { readonly status: 'cancelled' } {
  return { status: 'cancelled', code: 'CANCELLED', message }
}
