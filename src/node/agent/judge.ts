import type { AclDecision } from '../../protocol/acl/decide.ts'
import type { Code } from '../../protocol/errors.ts'
import type { Action, Operation } from '../../protocol/order/schema.ts'
import type { HeldPolicy } from '../mesh/held-policy.ts'
import type { AgentRecord } from '../../protocol/target/record.ts'
import type { Module } from '../../modules/module.ts'
import type { Ms } from '../../util/clock.ts'
import { decideAcl } from '../../protocol/acl/decide.ts'
import { MigError } from '../../protocol/errors.ts'
import { isRolledOut, rolloutStart } from '../../protocol/order/rollout.ts'
import { isScheduled } from '../../protocol/order/scheduled-action.ts'
import { evaluateTarget } from '../../protocol/target/evaluate.ts'
import type { Target } from '../../protocol/target/parse.ts'
import { timesOf } from './timetable.ts'

/** What an agent decides of an action that it holds. */
export type Judgement =
  /** not for this agent: nothing is run, nothing is reported */
  | { readonly kind: 'not-target' }
  /** for this agent, and it may run */
  | { readonly kind: 'run' }
  /** for this agent, but not before `validfrom` */
  | { readonly kind: 'wait'; readonly until: Ms }
  /** for this agent, and taken back by who may */
  | { readonly kind: 'cancelled'; readonly message: string }
  /** for this agent, and refused; `isFinal` unless another signature or policy may change it */
  | { readonly kind: 'refuse'; readonly code: Code; readonly message: string; readonly isFinal: boolean }

/** What the judgement depends on, beside the action itself. */
export interface JudgeContext {
  readonly policy: HeldPolicy
  /** of what the agent knows of the policy */
  readonly policyAgeMs: Ms
  readonly modules: ReadonlyMap<string, Module>
  readonly now: Ms
  /** order digest of the action */
  readonly digest: string
  /** peer id text of the agent */
  readonly agent: string
  /** the node that issued the action has stopped its rollout */
  readonly isStopped: boolean
  /** the clock went back: nothing runs */
  readonly isClockBehind: boolean
  /** highest `expireafter` (ms) of the purged run-once keys: at or below it, nothing runs */
  readonly floor: Ms
}

/**
 * The checks before running, in the order of the design, of an action whose target matches ({@link isTarget}). They never
 * influence relaying.
 *
 * @param signers - fingerprints of the primary keys that signed
 */
export function judge(
  action: Action,
  signers: readonly string[],
  context: JudgeContext
): Exclude<Judgement, { kind: 'not-target' | 'cancelled' }> {
  try {
    // Features that this version does not have must not be skipped over in silence.
    checkFeatures(action)
    // Every operation needs the weight and the people that the ACL asks for it; a missing module has no classes.
    for (const operation of action.operations) checkAcl(operation, signers, context)
    for (const operation of action.operations) checkParameters(operation, context)
    // A schedule that means nothing, or too much, is refused as a whole.
    if (isScheduled(action)) timesOf(action)
    const start = startOf(action, context)
    // The investigator may ask for the policy that revoked somebody.
    checkPolicyVersion(action, context)
    checkClock(action, context)
    if (start > context.now) return { kind: 'wait', until: start }
    // And that what is known of the policy is not old when it begins.
    checkPolicyAge(action, context)
    return { kind: 'run' }
  } catch (error) {
    if (!(error instanceof MigError)) throw error
    return { kind: 'refuse', code: error.code, message: error.message, isFinal: !MAY_CHANGE.has(error.code) }
  }
}

/** Refusals that a further signature, a newer policy or a look at a neighbour's can turn. */
const MAY_CHANGE: ReadonlySet<Code> = new Set<Code>(['ACL_DENIED', 'POLICY_TOO_OLD', 'POLICY_UNCONFIRMED'])

const targets = new WeakMap<Action, Target>()

/** Is the agent meant? One that is not says nothing, whatever else is wrong with the order. */
export async function isTarget(action: Action, self: AgentRecord, now: Ms): Promise<boolean> {
  if (action.only !== undefined && !action.only.includes(self.id)) return false
  try {
    const target = targets.get(action) ?? (await parse(action.target))
    targets.set(action, target)
    return evaluateTarget(target, self, { now, status: 'online', heartbeattime: now })
  } catch (error) {
    // a target outside the language selects nobody: who signs it is told so before publishing
    if (error instanceof MigError && error.code === 'TARGET_INVALID') return false
    throw error
  }
}

/** The parser is loaded with the first order: an agent at rest does not need it, nor the engine of regular expressions. */
async function parse(text: string): Promise<Target> {
  const { parseTarget } = await import('../../protocol/target/parse.ts')
  return parseTarget(text)
}

function checkFeatures(action: Action): void {
  const wanted: string[] = []
  if (action.operations.some((operation) => operation.blobs !== undefined)) wanted.push('blobs')
  if (action.operations.some((operation) => operation.sealed !== undefined)) wanted.push('sealed')
  if (wanted.length > 0) throw new MigError('NOT_SUPPORTED', `This agent does not have ${wanted.join(', ')}`)
}

/** When the agent may begin, ms since the epoch: with a rollout, when its wave does, unless that was stopped. */
function startOf(action: Action, { digest, agent, isStopped }: JudgeContext): Ms {
  if (!isRolledOut(action)) return Date.parse(action.validfrom)
  const start = rolloutStart(action, digest, agent)
  if (start === undefined) throw new MigError('ROLLOUT_EXCLUDED', 'The rollout has no wave for the agent in its time')
  if (isStopped) throw new MigError('ROLLOUT_STOPPED', 'The rollout was stopped after failures in earlier waves')
  return start
}

function checkAcl(operation: Operation, signers: readonly string[], { policy, modules }: JudgeContext): void {
  const decision = decideOperation(policy, modules, operation, signers)
  if (!decision.allowed) throw new MigError('ACL_DENIED', decision.reason)
  // A path rule holds only where a module can be kept inside the folders, links included. Signers who satisfy the rule
  // itself need no such bound.
  if (decision.confinements.length > 0) {
    throw new MigError(
      'ACL_DENIED',
      `This agent cannot keep ${operation.module} inside the paths of an ACL rule, so the rule itself must be satisfied`
    )
  }
}

/** The ACL's answer for one operation, with the module's own minimum and the classes of its parameters. */
export function decideOperation(
  policy: HeldPolicy,
  modules: ReadonlyMap<string, Module>,
  operation: Operation,
  signers: readonly string[]
): AclDecision {
  const module = modules.get(operation.module)
  const parsed = module?.params.safeParse(operation.parameters)
  return decideAcl(policy.acl, {
    module: operation.module,
    signers,
    persons: policy.persons,
    ...(module?.minimum === undefined ? {} : { minimum: module.minimum }),
    ...(module !== undefined && parsed?.success === true ? { classes: module.classes(parsed.data) } : {})
  })
}

/**
 * Does the module exist, and do the parameters fit it?
 * @throws MigError `MODULE_MISSING`, `PARAMETERS_INVALID`
 */
export function checkParameters(operation: Operation, { modules }: Pick<JudgeContext, 'modules'>): void {
  const module = modules.get(operation.module)
  if (module === undefined) throw new MigError('MODULE_MISSING', `module '${operation.module}' is not available`)
  const parsed = module.params.safeParse(operation.parameters)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new MigError(
      'PARAMETERS_INVALID',
      `${operation.module}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`
    )
  }
  module.validate(parsed.data)
}

function checkPolicyVersion(action: Action, { policy }: JudgeContext): void {
  const held = policy.policy.version
  if (action.policyVersion !== undefined && held < action.policyVersion) {
    throw new MigError(
      'POLICY_TOO_OLD',
      `The order asks for policy ${action.policyVersion}, and the agent holds ${held}`
    )
  }
}

function checkPolicyAge({ policyMaxAge }: Action, { policyAgeMs, policy }: JudgeContext): void {
  if (policyMaxAge === undefined || policyAgeMs <= policyMaxAge * 1000) return
  throw new MigError(
    'POLICY_UNCONFIRMED',
    `The agent has compared policy ${policy.policy.version} with another node's ${Math.floor(policyAgeMs / 1000)} s ago, and the order allows ${policyMaxAge} s`
  )
}

function checkClock(action: Action, { now, isClockBehind, floor }: JudgeContext): void {
  const expiry = Date.parse(action.expireafter)
  if (isClockBehind) throw new MigError('CLOCK', 'The clock of the agent went back')
  if (expiry <= floor) throw new MigError('CLOCK', 'The order is older than what the agent remembers')
  if (expiry <= now) {
    throw new MigError(
      'CLOCK',
      `The order expired ${Math.round((now - expiry) / 1000)} s ago by the clock of the agent`
    )
  }
}
