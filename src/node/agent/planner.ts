import type { AgentStore } from '../../store/agent-store.ts'
import type { StoredCommand } from '../../store/commands.ts'
import type { Code } from '../../protocol/errors.ts'
import type { Module } from '../../modules/module.ts'
import type { Action } from '../../protocol/order/schema.ts'
import type { ScheduledAction } from '../../protocol/order/scheduled-action.ts'
import type { AgentRecord } from '../../protocol/target/record.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import type { HeldOrder } from '../mesh/held-order.ts'
import type { PolicyChain } from '../mesh/policy-chain.ts'
import type { PolicyKnowledge } from '../mesh/policy-knowledge.ts'
import type { HeldPolicy } from '../mesh/held-policy.ts'
import type { Stops } from '../mesh/stops.ts'
import { isScheduled } from '../../protocol/order/scheduled-action.ts'
import { cancelMessage, type Cancels } from './cancels.ts'
import { countedSigners, lostSigners } from './counted-signers.ts'
import { isTarget, judge, type Judgement, type JudgeContext } from './judge.ts'
import { nextRun, type DueRun } from './timetable.ts'

/** What is to be done of an action, and as which of its runs. */
export interface Plan {
  readonly sequence: number
  readonly judgement: Judgement
  /** version of the policy that it was judged by */
  readonly policyVersion: number
}

interface PlannerDeps {
  readonly policies: PolicyChain
  readonly knowledge: Pick<PolicyKnowledge, 'ageMs'>
  readonly store: AgentStore
  readonly cancels: Cancels
  readonly stops: Stops
  readonly loadModules: () => Promise<ReadonlyMap<string, Module>>
  readonly self: () => AgentRecord
  readonly clock: Clock
}

/** The first, and without a schedule the only, run of an order. */
export const FIRST = 0

/** Refusals that hold for every run of a scheduled action. */
const LASTING: ReadonlySet<Code> = new Set<Code>(['SCHEDULE_INVALID', 'ROLLOUT_STOPPED', 'ROLLOUT_EXCLUDED'])

/** Knows what is to be done of an action now. */
export class Planner {
  readonly #deps: PlannerDeps

  constructor(deps: PlannerDeps) {
    this.#deps = deps
  }

  /**
   * What is to be done of an action now.
   * @param last - the newest command of it
   * @returns undefined when nothing is left: run once, what has run, or was refused for good, is never taken up again
   */
  async plan(held: HeldOrder, action: Action, last: StoredCommand | undefined): Promise<Plan | undefined> {
    const now = this.#deps.clock.now()
    // one policy for all of it: another may come while the store is asked
    const policy = this.#deps.policies.current
    const policyVersion = policy.policy.version
    if (!isScheduled(action)) {
      if (last?.state === 'final' || (await this.#deps.store.runOnce.has(held.digest, FIRST))) return undefined
      return { sequence: FIRST, judgement: await this.judge(held, action, policy), policyVersion }
    }
    if (last?.state === 'final') {
      const next = endsSchedule(last) ? undefined : this.#nextRun(action, held.digest, last)
      if (next === undefined) return undefined
      const { sequence, at } = next
      // between two runs nothing is judged but whether there will be another
      const awaited = this.#cancelled(held) ?? { kind: 'wait', until: at }
      return { sequence, judgement: at > now ? awaited : await this.judge(held, action, policy), policyVersion }
    }
    const judgement = await this.judge(held, action, policy)
    // the times are counted only for who may run it
    const next = judgement.kind === 'run' ? this.#nextRun(action, held.digest, last) : undefined
    if (next === undefined) return { sequence: last?.sequence ?? FIRST, judgement, policyVersion }
    const due: Judgement = next.at > now ? { kind: 'wait', until: next.at } : judgement
    return { sequence: next.sequence, judgement: due, policyVersion }
  }

  /** When a scheduled action is due behind a run that was passed over; undefined when there is no other. */
  dueBehind(action: ScheduledAction, passed: StoredCommand): Ms | undefined {
    return this.#nextRun(action, passed.orderDigest, { ...passed, runs: 0 })?.at
  }

  /** Who is meant, whether it is cancelled, and the checks before running; by the policy in force unless said. */
  async judge(held: HeldOrder, action: Action, policy: HeldPolicy = this.#deps.policies.current): Promise<Judgement> {
    const { knowledge, loadModules, self, clock, store, stops } = this.#deps
    const now = clock.now()
    if (!(await isTarget(action, self(), now))) return { kind: 'not-target' }
    const cancelled = this.#cancelled(held)
    if (cancelled !== undefined) return cancelled
    const context: JudgeContext = {
      policy,
      policyAgeMs: knowledge.ageMs,
      modules: await loadModules(),
      digest: held.digest,
      agent: self().id,
      isStopped: stops.has(held.digest),
      now,
      isClockBehind: store.clock.isBehind(now),
      floor: await store.runOnce.floor()
    }
    const judgement = judge(action, countedSigners(held.signers, policy, now), context)
    if (judgement.kind !== 'refuse' || judgement.code !== 'ACL_DENIED') return judgement
    const lost = lostSigners(held.signers, policy, now)
    return lost === '' ? judgement : { ...judgement, message: `${judgement.message} ${lost}` }
  }

  #nextRun(action: ScheduledAction, digest: string, last: StoredCommand | undefined): DueRun | undefined {
    const { clock, self } = this.#deps
    return nextRun(action, last, { digest, agent: self().id, now: clock.now() })
  }

  #cancelled(held: HeldOrder): Judgement | undefined {
    const cancel = this.#deps.cancels.effective(held)
    return cancel && { kind: 'cancelled', message: cancelMessage(cancel) }
  }
}

/** After this answer of a scheduled action there is no other. */
function endsSchedule({ status, code }: StoredCommand): boolean {
  return status === 'cancelled' || (code !== undefined && LASTING.has(code))
}
