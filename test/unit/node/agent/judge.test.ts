import { expect } from 'chai'
import { isTarget, judge, type JudgeContext } from '../../../../src/node/agent/judge.ts'
import type { Module } from '../../../../src/modules/module.ts'
import { MODULES } from '../../../../src/modules/registry.ts'
import { holdPolicy, type HeldPolicy } from '../../../../src/node/mesh/held-policy.ts'
import type { Action, Policy } from '../../../../src/protocol/order/schema.ts'
import { between, Desk, entryOf } from '../../../helpers/desk.ts'
import { exampleAgentRecord } from '../../../helpers/example-agent-record.ts'
import { AGENTS, NOW } from '../../../helpers/orders.ts'

const HOUR = 3_600_000
const EXAMPLE = { module: 'example', parameters: { gethostname: true } }

describe('judge', () => {
  let desk: Desk
  const signers = (count: number): string[] => desk.people.slice(0, count).map(({ fingerprint }) => fingerprint)
  const context = (changes: Partial<JudgeContext> = {}): JudgeContext => ({
    policy: desk.zero,
    policyAgeMs: 0,
    modules: MODULES,
    now: NOW,
    digest: 'ab'.repeat(32),
    agent: AGENTS[0],
    isStopped: false,
    isClockBehind: false,
    floor: 0,
    ...changes
  })
  const order = (changes: Partial<Action> = {}): Action =>
    desk.action({ ...between(0, HOUR), operations: [EXAMPLE], ...changes })
  const withAcl = async (acl: Policy['acl']): Promise<HeldPolicy> =>
    holdPolicy((await desk.sign(desk.next(desk.zero, { acl }))).envelope)
  /** `run`, `wait`, or the code, with `*` when it may change. */
  const verdict = (action: Action, by: readonly string[], at = context()): string => {
    const judgement = judge(action, by, at)
    return judgement.kind === 'refuse' ? judgement.code + (judgement.isFinal ? '' : '*') : judgement.kind
  }

  before(async () => {
    desk = await Desk.open(['ada', 'grace'])
  })

  it('runs what the signers may, from validfrom on and until the expiry', () => {
    const action = order(between(HOUR, 2 * HOUR))
    const times = [0, HOUR - 1, HOUR, 2 * HOUR - 1, 2 * HOUR].map((after) => context({ now: NOW + after }))
    expect(times.map((at) => verdict(action, signers(1), at))).to.deep.equal(['wait', 'wait', 'run', 'run', 'CLOCK'])
  })

  it('what a further signature or policy may turn is not final', async () => {
    const policy = await withAcl({ default: entryOf(desk.people, 2) })
    expect(verdict(order(), signers(1), context({ policy }))).to.equal('ACL_DENIED*')
    expect(verdict(order(), [], context())).to.equal('ACL_DENIED*')
    expect(verdict(order(), signers(2), context({ policy }))).to.equal('run')
    expect(verdict(order({ policyVersion: 1 }), signers(1))).to.equal('POLICY_TOO_OLD*')
    expect(verdict(order({ policyVersion: 1 }), signers(1), context({ policy }))).to.equal('ACL_DENIED*')
    expect(verdict(order({ policyVersion: 1 }), signers(2), context({ policy }))).to.equal('run')
  })

  it('every operation needs its own weight', async () => {
    const policy = await withAcl({ default: entryOf(desk.people, 1), file: entryOf(desk.people, 2) })
    const file = { module: 'file', parameters: { searches: { s: { paths: ['/etc'], names: ['x'] } } } }
    const action = order({ operations: [EXAMPLE, file] })
    expect(verdict(action, signers(1), context({ policy }))).to.equal('ACL_DENIED*')
    expect(verdict(action, signers(2), context({ policy }))).to.equal('run')
  })

  it('a rule on paths holds in full where the module cannot be kept inside them', async () => {
    const rules = [{ when: { pathsOutside: ['/etc'] }, minimumweight: 2, people: 2 }]
    const policy = await withAcl({ default: { ...entryOf(desk.people, 1), rules } })
    const inside = { module: 'file', parameters: { searches: { s: { paths: ['/etc'], names: ['x'] } } } }
    const action = order({ operations: [inside] })
    expect(verdict(action, signers(1), context({ policy }))).to.equal('ACL_DENIED*')
    expect(verdict(action, signers(2), context({ policy }))).to.equal('run')
  })

  it('a module may ask for more than the ACL', () => {
    const strict: Module = { ...MODULES.get('example')!, minimum: { weight: 2, people: 2 } }
    const modules = new Map([['example', strict]])
    expect(verdict(order(), signers(1), context({ modules }))).to.equal('ACL_DENIED*')
    expect(verdict(order(), signers(2), context({ modules }))).to.equal('run')
  })

  it('features that are not there are refused, each by its name', () => {
    const blobs = [{ name: 'b', sha256: 'ab'.repeat(32), size: 1 }]
    const actions: [string, Action][] = [
      ['blobs', order({ operations: [{ ...EXAMPLE, blobs }] })],
      ['sealed', order({ operations: [{ ...EXAMPLE, sealed: 'AAAA' }] })]
    ]
    for (const [feature, action] of actions) {
      const judgement = judge(action, signers(1), context())
      expect(judgement).to.deep.include({ kind: 'refuse', code: 'NOT_SUPPORTED', isFinal: true })
      expect((judgement as { message: string }).message).to.contain(feature)
    }
  })

  it('a schedule', () => {
    const verdicts = ['*/5 * * * *', '0 9 * * *', '* * *'].map((schedule) => verdict(order({ schedule }), signers(1)))
    expect(verdicts).to.deep.equal(['run', 'SCHEDULE_INVALID', 'SCHEDULE_INVALID'])
  })

  it('a rollout: in its wave, and not when it is stopped or has no wave', () => {
    const rollout = { order: [AGENTS[1], AGENTS[0]], waves: [1], everySec: 600, stopAfterFailures: 1 }
    const action = order({ rollout })
    const at = (after: number, changes: Partial<JudgeContext> = {}): string =>
      verdict(action, signers(1), context({ now: NOW + after, ...changes }))
    expect([at(599_999), at(600_000), at(0, { agent: AGENTS[1] })]).to.deep.equal(['wait', 'run', 'run'])
    expect(at(0, { isStopped: true })).to.equal('ROLLOUT_STOPPED')
    expect(at(0, { agent: 'another' })).to.equal('ROLLOUT_EXCLUDED')
    expect(verdict(order(), signers(1), context({ isStopped: true }))).to.equal('run')
  })

  it('modules and parameters', () => {
    expect(verdict(order({ operations: [EXAMPLE, { module: 'absent', parameters: {} }] }), signers(1))).to.equal(
      'MODULE_MISSING'
    )
    const wrong = { module: 'example', parameters: { gethostname: 'yes' } }
    expect(verdict(order({ operations: [wrong] }), signers(1))).to.equal('PARAMETERS_INVALID')
  })

  it('the clock: behind, and the floor at the expiry and one below', () => {
    expect(verdict(order(), signers(1), context({ isClockBehind: true }))).to.equal('CLOCK')
    expect(verdict(order(), signers(1), context({ floor: NOW + HOUR }))).to.equal('CLOCK')
    expect(verdict(order(), signers(1), context({ floor: NOW + HOUR - 1 }))).to.equal('run')
  })

  it('who is meant: by target, by list, and by nothing that is no target', async () => {
    const self = exampleAgentRecord(AGENTS[0])
    const cases: [Partial<Action>, boolean][] = [
      [{ target: "name='host.example.net'" }, true],
      [{ target: "name='another'" }, false],
      [{ target: "status='online' AND heartbeattime > NOW() - INTERVAL '1 minute'" }, true],
      [{ only: [AGENTS[0]] }, true],
      [{ only: [AGENTS[1]] }, false],
      [{ only: [] }, false],
      [{ target: "name='another'", only: [AGENTS[0]] }, false],
      [{ target: 'SELECT 1' }, false]
    ]
    for (const [changes, isMeant] of cases) {
      expect(await isTarget(order(changes), self, NOW), JSON.stringify(changes)).to.equal(isMeant)
    }
  })

  it('what it knows of the policy must not be old when it begins, and need not be new before', () => {
    const action = order({ policyMaxAge: 60 })
    const aged = (policyAgeMs: number, now = NOW): JudgeContext => context({ policyAgeMs, now })
    expect(verdict(action, signers(1), aged(60_000))).to.equal('run')
    expect(verdict(action, signers(1), aged(60_001))).to.equal('POLICY_UNCONFIRMED*')
    expect(verdict(order(), signers(1), aged(Number.MAX_SAFE_INTEGER))).to.equal('run')
    const later = order({ ...between(HOUR, 2 * HOUR), policyMaxAge: 60 })
    expect(verdict(later, signers(1), aged(HOUR))).to.equal('wait')
    expect(verdict(later, signers(1), aged(HOUR, NOW + HOUR))).to.equal('POLICY_UNCONFIRMED*')
  })
})
