import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { EXPIRY_GRACE_SEC, MAX_CLOCK_REGRESSION_SEC, RUN_ONCE_LIFE_SEC } from '../../../../src/protocol/wire/limits.ts'
import type { Action, Cancel } from '../../../../src/protocol/order/schema.ts'
import { signStop } from '../../../../src/protocol/result/stop.ts'
import { AgentStore } from '../../../../src/store/agent-store.ts'
import { AgentBench, probe } from '../../../helpers/agent-bench.ts'
import { between, Desk, entryOf, type Signed } from '../../../helpers/desk.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'
import { nodeKey } from '../../../helpers/node-keys.ts'
import { AGENTS, cancel, NOW } from '../../../helpers/orders.ts'
import { eventually } from '../../../helpers/processes.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

const HOUR = 3_600_000
const GRACE = EXPIRY_GRACE_SEC * 1000
/** asks for two people */
const DUAL = probe('nothing', '', 'probebare')
/** may not run again after a crash */
const ONCE = probe('nothing', '', 'probeproc')

describe('Intake', function () {
  this.timeout(60_000)
  let desk: Desk
  let folder: TemporaryFolder
  let clock: ManualClock
  let agent: AgentBench

  const order = (operation = probe(), changes: Partial<Action> = {}): Action =>
    desk.action({ ...between(0, HOUR), operations: [operation], ...changes })
  const one = (action: Action): Promise<Signed> => desk.sign(action, desk.people.slice(0, 1))
  const both = (action: Action): Promise<Signed> => desk.sign(action, desk.people.slice(0, 2))
  /** A new process on what is on the disk. */
  const start = async (): Promise<AgentBench> => (agent = await AgentBench.start(desk, clock, folder.path))
  const restart = async (): Promise<AgentBench> => {
    await agent.crash()
    return start()
  }
  /** How the command ended and what is told of it. */
  const outcome = async (digest: string): Promise<string> => {
    const { status, code } = await agent.until(digest, 'final')
    const report = await agent.report(digest)
    expect([report?.status, report?.code]).to.deep.equal([status, code])
    return [status, code].join(' ').trim()
  }

  before(async () => {
    desk = await Desk.open(['ada', 'grace', 'eve'], (people) => ({
      acl: { default: entryOf(people, 1), probebare: entryOf(people, 2) }
    }))
  })
  beforeEach(async () => {
    folder = new TemporaryFolder()
    clock = new ManualClock(NOW)
    await start()
  })
  afterEach(async () => {
    await agent[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  })

  it('runs an order that means it, and tells the answer', async () => {
    const signed = await one(order())
    await agent.book.take(signed.envelope, 'peer')
    expect(await outcome(signed.digest)).to.equal('success')
    expect((await agent.report(signed.digest))?.results).to.have.length(1)
    expect(agent.intake.decisions().map(({ decision, name, modules }) => [decision, name, modules])).to.deep.equal([
      ['run', signed.order.name, ['probe']],
      ['done', signed.order.name, ['probe']]
    ])
  })

  it('says nothing of what is not meant for it, whatever is wrong with it', async () => {
    const actions = [
      order(probe(), { target: "name='another'" }),
      order(probe(), { only: [AGENTS[0]] }),
      order({ module: 'absent', parameters: {} }, { target: "name='another'" }),
      order(probe(), { target: 'this is no target' })
    ]
    const signed = await Promise.all(actions.map(one))
    for (const { envelope } of signed) await agent.book.take(envelope, 'peer')
    expect(await agent.decided(4)).to.deep.equal(Array(4).fill('not-target'))
    for (const { digest } of signed) expect(await agent.command(digest)).to.equal(undefined)
  })

  describe('a cancel', () => {
    const cancelOf = (digest: string, by: number, changes: Partial<Cancel> = {}): Promise<Signed<Cancel>> =>
      desk.sign(
        cancel({ mesh: desk.meshId, action: digest, reason: 'wrong host', ...changes }),
        desk.people.slice(by, by + 1)
      )
    const take = (signed: { envelope: Uint8Array }): Promise<void> => agent.book.take(signed.envelope, 'peer')
    /** What became of the cancel, by what the agent says. */
    const decisions = (digest: string): string[] =>
      agent.intake
        .decisions()
        .filter((decision) => decision.digest === digest)
        .map(({ decision, code, action }) => [decision, code, action?.slice(0, 4)].filter(Boolean).join(' '))

    it('ends what runs, long before its time is over, and the command answers who and why', async () => {
      const signed = await one(order(probe('deaf')))
      await take(signed)
      await agent.until(signed.digest, 'running')
      const start = performance.now()
      const signedCancel = await cancelOf(signed.digest, 0)
      await take(signedCancel)
      expect(await outcome(signed.digest)).to.equal('cancelled CANCELLED')
      expect(performance.now() - start).to.be.lessThan(10_000)
      expect((await agent.report(signed.digest))?.message).to.equal('Cancelled by ada: wrong host')
      expect(decisions(signedCancel.digest)).to.deep.equal([`cancel ${signed.digest.slice(0, 4)}`])
      await agent.decided(3)
      expect(decisions(signed.digest)).to.deep.equal(['run', 'done CANCELLED'])
    })

    it('ends what waits for a place among the modules', async () => {
      const busy = [await one(order(probe('deaf'))), await one(order(probe('deaf')))]
      for (const signed of busy) await take(signed)
      for (const { digest } of busy) await agent.until(digest, 'running')
      const waiting = await one(order())
      await take(waiting)
      await agent.until(waiting.digest, 'running')
      await take(await cancelOf(waiting.digest, 0))
      expect(await outcome(waiting.digest)).to.equal('cancelled CANCELLED')
    })

    it('ends what is not valid yet, and what was refused for the time being', async () => {
      const early = await one(order(probe(), between(HOUR, 2 * HOUR)))
      const short = await one(order(DUAL))
      await take(early)
      await take(short)
      await agent.until(short.digest, 'refused')
      await take(await cancelOf(early.digest, 0, { reason: '' }))
      await take(await cancelOf(short.digest, 0))
      expect(await outcome(early.digest)).to.equal('cancelled CANCELLED')
      expect((await agent.report(early.digest))?.message).to.equal('Cancelled by ada')
      expect(await outcome(short.digest)).to.equal('cancelled CANCELLED')
      clock.advance(HOUR)
      await take(await both(short.order))
      expect((await agent.command(short.digest))?.runs).to.equal(0)
      expect(await agent.store.runOnce.has(early.digest, 0)).to.equal(false)
    })

    it('that comes first waits for its action, which then never runs', async () => {
      const signed = await one(order())
      const signedCancel = await cancelOf(signed.digest, 0)
      await take(signedCancel)
      await restart()
      await take(signed)
      expect(await outcome(signed.digest)).to.equal('cancelled CANCELLED')
      expect((await agent.command(signed.digest))?.runs).to.equal(0)
      expect(decisions(signedCancel.digest)).to.deep.equal([`cancel ${signed.digest.slice(0, 4)}`])
      expect(decisions(signed.digest)).to.deep.equal(['cancelled'])
    })

    it('does not replace an answer', async () => {
      const signed = await one(order())
      await take(signed)
      expect(await outcome(signed.digest)).to.equal('success')
      await take(await cancelOf(signed.digest, 0))
      await agent.decided(3)
      expect(await outcome(signed.digest)).to.equal('success')
    })

    it('is not answered by who is no target', async () => {
      const signed = await one(order(probe(), { target: "name='another'" }))
      await take(signed)
      await take(await cancelOf(signed.digest, 0))
      await eventually(() => decisions(signed.digest).length === 2)
      expect(decisions(signed.digest)).to.deep.equal(['not-target', 'not-target'])
      expect(await agent.command(signed.digest)).to.equal(undefined)
    })

    it('of one who may not has no effect, and that can be seen; with one who may, it has', async () => {
      const signed = await one(order(probe('deaf')))
      const strange = await cancelOf(signed.digest, 2)
      await take(strange)
      await take(signed)
      await agent.until(signed.digest, 'running')
      expect(decisions(strange.digest)).to.deep.equal([
        `wait ${signed.digest.slice(0, 4)}`,
        `refuse ACL_DENIED ${signed.digest.slice(0, 4)}`
      ])
      expect(agent.book.find(strange.digest)).to.not.equal(undefined)
      await take(await desk.sign(strange.order, desk.people.slice(0, 1)))
      expect(await outcome(signed.digest)).to.equal('cancelled CANCELLED')
      expect(decisions(strange.digest).at(-1)).to.equal(`cancel ${signed.digest.slice(0, 4)}`)
    })

    it('of one whom a later policy allows, or no longer knows', async () => {
      const signed = await one(order(probe('deaf')))
      await take(signed)
      await agent.until(signed.digest, 'running')
      await take(await cancelOf(signed.digest, 2))
      const acl = { ...desk.zero.policy.acl, cancel: entryOf(desk.people.slice(2), 1) }
      await take(await desk.sign(desk.next(desk.zero, { acl })))
      expect(await outcome(signed.digest)).to.equal('cancelled CANCELLED')

      const early = await one(order(probe(), between(HOUR, 2 * HOUR)))
      await take(await cancelOf(early.digest, 0, { reason: 'of ada, who leaves' }))
      const keyring = desk.zero.policy.keyring.filter(({ person }) => person !== 'ada')
      const first = agent.policies.current
      await take(await desk.sign(desk.next(first, { keyring }), desk.people.slice(1, 2)))
      clock.advance(HOUR)
      const again = await desk.sign(early.order, desk.people.slice(1, 2), NOW + HOUR)
      await take(again)
      expect(await outcome(again.digest)).to.equal('success')
    })

    it('that is forgotten ends nothing any more', async () => {
      const signed = await one(order(probe(), between(HOUR, 2 * HOUR)))
      await take(await cancelOf(signed.digest, 0, { expireafter: signed.order.validfrom }))
      clock.advance(HOUR + GRACE)
      await take(await both(signed.order))
      clock.advance(5000)
      expect(await outcome(signed.digest)).to.equal('success')
    })

    it('before a crash in the middle: one answer, cancelled, after the restart', async () => {
      const signed = await one(order(probe('deaf')))
      await take(signed)
      await agent.until(signed.digest, 'running')
      await agent.crash()
      const store = await AgentStore.open(folder.path)
      const signedCancel = await cancelOf(signed.digest, 0)
      await store.orders.put(signedCancel.digest, signedCancel.envelope, NOW)
      await store[Symbol.asyncDispose]()
      await start()
      expect(await outcome(signed.digest)).to.equal('cancelled CANCELLED')
      expect((await agent.command(signed.digest))?.runs).to.equal(1)
      const report = await agent.report(signed.digest)
      await restart()
      await take(await cancelOf(signed.digest, 0, { reason: 'once more' }))
      await agent.decided(1)
      expect(await agent.report(signed.digest)).to.deep.equal(report)
    })

    it('is waited for by who was away: an old order, and one held at the start, do not run at once', async () => {
      clock.advance(HOUR / 4)
      const [late, held] = [await one(order()), await one(order(probe(), between(HOUR / 2, HOUR)))]
      await take(late)
      await take(held)
      expect(await agent.decided(2)).to.deep.equal(['wait', 'wait'])
      await take(await cancelOf(late.digest, 0))
      expect(await outcome(late.digest)).to.equal('cancelled CANCELLED')
      await agent.crash()
      clock = new ManualClock(NOW + HOUR / 2)
      await start()
      expect(await agent.decided(1)).to.deep.equal(['wait'])
      clock.advance(2999)
      expect(await agent.command(held.digest)).to.equal(undefined)
      clock.advance(1)
      expect(await outcome(held.digest)).to.equal('success')
    })
  })

  describe('a schedule', () => {
    const MINUTE = 60_000
    /** every ten minutes, from NOW on; a minute later each agent has begun */
    const every10 = (operation = probe(), changes: Partial<Action> = {}): Promise<Signed> =>
      one(order(operation, { schedule: '*/10 * * * *', ...changes }))
    const take = (signed: { envelope: Uint8Array }): Promise<void> => agent.book.take(signed.envelope, 'peer')
    const last = (digest: string) => agent.store.commands.last(digest)
    /** Waits until this run has ended. */
    const ended = (digest: string, sequence: number) =>
      eventually(
        async () => {
          const command = await last(digest)
          return command?.state === 'final' && command.sequence === sequence ? command : undefined
        },
        15_000,
        `run ${sequence}`
      )
    /** Lets time pass until it is so, but not while the action runs. */
    const advanceUntil = (digest: string, isSo: () => Promise<boolean>): Promise<boolean> =>
      eventually(async () => {
        if ((await last(digest))?.state !== 'running') clock.advance(10_000)
        await new Promise(setImmediate)
        return isSo()
      })
    /** Lets time pass until this run has ended. */
    const pass = async (digest: string, sequence: number): Promise<void> => {
      await advanceUntil(digest, async () => {
        const command = await last(digest)
        return command?.state === 'final' && command.sequence === sequence
      })
    }
    const told = async (digest: string): Promise<string[]> =>
      (await agent.reports(digest)).map(({ sequence, status, code }) =>
        [sequence, status, code].filter((part) => part !== undefined).join(' ')
      )

    it('runs again and again; tells the first in full, then only what is new', async () => {
      writeFileSync(folder.join('file'), 'x')
      const signed = await every10(probe('read', folder.join('file')))
      await take(signed)
      expect(await last(signed.digest)).to.equal(undefined)
      await pass(signed.digest, 0)
      await pass(signed.digest, 1)
      writeFileSync(folder.join('file'), 'xyz')
      await pass(signed.digest, 2)
      await pass(signed.digest, 3)
      expect(await told(signed.digest)).to.deep.equal(['0 success', '2 success'])
      expect((await agent.reports(signed.digest)).map(({ results }) => results[0]?.elements)).to.deep.equal([
        'done: 1',
        'done: 3'
      ])
      for (const sequence of [0, 1, 2, 3]) expect(await agent.store.runOnce.has(signed.digest, sequence)).to.equal(true)
      // a signature that comes between two runs does not bring one forward
      await take(await both(signed.order))
      expect((await last(signed.digest))?.sequence).to.equal(3)
    })

    it('says after 24 hours that nothing has changed', async () => {
      const signed = await one(order(probe(), { ...between(0, 100 * HOUR), schedule: '0 8,20 * * *' }))
      await take(signed)
      for (const [sequence, hours] of [0, 12, 24, 36, 48].entries()) {
        clock.advance(Math.max(0, NOW + hours * HOUR - clock.now()))
        await pass(signed.digest, sequence)
      }
      expect(await told(signed.digest)).to.deep.equal(['0 success', '2 success UNCHANGED', '4 success UNCHANGED'])
    })

    it('makes up for one missed run, and not for more', async () => {
      const signed = await every10()
      await take(signed)
      await pass(signed.digest, 0)
      await agent.crash()
      clock = new ManualClock(NOW + 45 * MINUTE)
      await start()
      await advanceUntil(signed.digest, async () => (await last(signed.digest))?.sequence === 4)
      expect((await ended(signed.digest, 4)).runs).to.equal(1)
      expect(await agent.store.runOnce.has(signed.digest, 3)).to.equal(false)
      await pass(signed.digest, 5)
    })

    it('one that arrives when runs are over begins with the newest', async () => {
      clock.advance(25 * MINUTE)
      const order = await every10()
      await take(await desk.sign(order.order, desk.people.slice(0, 1), NOW + 25 * MINUTE))
      expect((await ended(order.digest, 2)).runs).to.equal(1)
    })

    it('does not overlap: what comes due during a run is left out', async () => {
      const signed = await every10(probe('deaf'))
      await take(signed)
      await agent.decided(1)
      clock.advance(MINUTE)
      await eventually(async () => (await last(signed.digest))?.state === 'running')
      clock.advance(25 * MINUTE)
      await take(await both(signed.order))
      expect((await last(signed.digest))?.sequence).to.equal(0)
      agent.execution.abort()
      expect((await ended(signed.digest, 0)).code).to.equal('INTERRUPTED')
      await agent.decided(3)
      await new Promise(setImmediate)
      clock.advance(3 * MINUTE)
      expect((await last(signed.digest))?.sequence).to.equal(0)
      await pass(signed.digest, 3)
    })

    it('a cancel ends the run and all later ones; between runs it is answered as the next', async () => {
      const [running, waiting] = [await every10(probe('deaf')), await every10()]
      await take(running)
      await take(waiting)
      await agent.decided(2)
      clock.advance(MINUTE)
      await ended(waiting.digest, 0)
      await eventually(async () => (await last(running.digest))?.state === 'running')
      for (const { digest } of [running, waiting]) {
        await take(await desk.sign(cancel({ mesh: desk.meshId, action: digest }), desk.people.slice(0, 1)))
      }
      expect((await ended(running.digest, 0)).status).to.equal('cancelled')
      expect((await ended(waiting.digest, 1)).status).to.equal('cancelled')
      expect(await told(waiting.digest)).to.deep.equal(['0 success', '1 cancelled CANCELLED'])
      await restart()
      clock.advance(HOUR / 2)
      await take(await both(running.order))
      const next = await desk.sign(order(), desk.people.slice(0, 1), clock.now())
      await take(next)
      await agent.until(next.digest, 'final')
      expect((await last(running.digest))?.sequence).to.equal(0)
      expect((await last(waiting.digest))?.sequence).to.equal(1)
    })

    it('refuses what means nothing, or never happens, for good', async () => {
      for (const schedule of ['61 * * * *', '0 0 30 2 *', '0 7 * * *']) {
        const signed = await every10(probe(), { schedule })
        await take(signed)
        expect((await ended(signed.digest, 0)).code).to.equal('SCHEDULE_INVALID')
        expect(await told(signed.digest)).to.deep.equal(['0 refused SCHEDULE_INVALID'])
        await take(await both(signed.order))
        expect((await last(signed.digest))?.sequence).to.equal(0)
      }
    })

    it('what is refused by each run is told once', async () => {
      const signed = await every10({ module: 'absent', parameters: {} })
      await take(signed)
      await ended(signed.digest, 0)
      await pass(signed.digest, 1)
      await pass(signed.digest, 2)
      expect(await told(signed.digest)).to.deep.equal(['0 refused MODULE_MISSING'])
    })

    it('waits for a signature, and what it missed by that is refused', async () => {
      const signed = await every10(DUAL)
      await take(signed)
      await agent.until(signed.digest, 'refused')
      clock.advance(25 * MINUTE)
      await take(await desk.sign(signed.order, desk.people.slice(1, 2), clock.now()))
      await ended(signed.digest, 2)
      expect(await told(signed.digest)).to.deep.equal(['0 refused ACL_DENIED', '2 success'])
    })

    it('goes on behind an interruption', async () => {
      const signed = await every10(probe('deaf', '', 'probeproc'))
      await take(signed)
      await agent.decided(1)
      clock.advance(MINUTE)
      await eventually(async () => (await last(signed.digest))?.state === 'running')
      await agent.crash()
      await start()
      expect((await ended(signed.digest, 0)).code).to.equal('INTERRUPTED')
      await advanceUntil(signed.digest, async () => (await last(signed.digest))?.sequence === 1)
      expect(clock.now()).to.be.within(NOW + 10 * MINUTE, NOW + 11 * MINUTE)
      agent.execution.abort()
    })

    it('leaves out the runs for which the agent is not meant', async () => {
      const target = "NOW() < '2026-11-24T08:05:00Z' OR NOW() > '2026-11-24T08:15:00Z'"
      const signed = await every10(probe(), { target })
      await take(signed)
      await pass(signed.digest, 0)
      await advanceUntil(signed.digest, async () => (await last(signed.digest))?.sequence === 2)
      expect(await agent.store.runOnce.has(signed.digest, 1)).to.equal(false)
      expect((await agent.decided(4)).filter((word) => word === 'not-target')).to.have.length(1)
    })
  })

  describe('a rollout', () => {
    const MINUTE = 60_000
    const SELF = (): string => agent.mesh.id
    /** This agent is in the second wave, a minute after the first; `issuer` may stop it. */
    const second = async (issuer: { id: string }, changes: Partial<Action> = {}): Promise<Signed> => {
      const rollout = { order: [AGENTS[1], SELF()], waves: [1], everySec: 60, stopAfterFailures: 1 }
      return one(desk.action({ ...between(0, HOUR), operations: [probe()], rollout, ...changes }, { peer: issuer.id }))
    }
    const take = (signed: { envelope: Uint8Array }): Promise<void> => agent.book.take(signed.envelope, 'peer')

    it('begins when its wave does', async () => {
      const signed = await second(await nodeKey(7))
      await take(signed)
      expect(await agent.decided(1)).to.deep.equal(['wait'])
      clock.advance(MINUTE - 1)
      expect(await agent.command(signed.digest)).to.equal(undefined)
      clock.advance(1)
      expect(await outcome(signed.digest)).to.equal('success')
    })

    it('never begins when its issuer has stopped it, before or behind the action, over a restart', async () => {
      const issuer = await nodeKey(7)
      const stopOf = (digest: string) => signStop({ mesh: desk.meshId, orderDigest: digest }, issuer.privateKey)
      const [behind, before] = [await second(issuer), await second(issuer)]
      await take(behind)
      await agent.decided(1)
      await agent.stops.offer(await stopOf(behind.digest), 'peer')
      expect(await outcome(behind.digest)).to.equal('refused ROLLOUT_STOPPED')
      await agent.stops.offer(await stopOf(before.digest), 'peer')
      await take(before)
      expect(await outcome(before.digest)).to.equal('refused ROLLOUT_STOPPED')
      await restart()
      clock.advance(2 * MINUTE)
      await take(await both(behind.order))
      expect((await agent.command(behind.digest))?.runs).to.equal(0)
    })

    it('goes on whatever others say', async () => {
      const [issuer, other] = [await nodeKey(7), await nodeKey(8)]
      const signed = await second(issuer)
      await take(signed)
      await agent.decided(1)
      const stop = await signStop({ mesh: desk.meshId, orderDigest: signed.digest }, other.privateKey)
      expect(await agent.stops.offer(stop, other.id)).to.equal('ignore')
      clock.advance(MINUTE)
      expect(await outcome(signed.digest)).to.equal('success')
    })

    it('a cancel stops it too; who is not in it refuses', async () => {
      const issuer = await nodeKey(7)
      const signed = await second(issuer)
      await take(signed)
      await take(await desk.sign(cancel({ mesh: desk.meshId, action: signed.digest }), desk.people.slice(0, 1)))
      expect(await outcome(signed.digest)).to.equal('cancelled CANCELLED')
      const rollout = { order: [AGENTS[1]], waves: [1], everySec: 60, stopAfterFailures: 1 }
      const strange = await second(issuer, { rollout })
      await take(strange)
      expect(await outcome(strange.digest)).to.equal('refused ROLLOUT_EXCLUDED')
    })

    it('a scheduled action has its runs behind the beginning of the wave, until it is stopped', async () => {
      const issuer = await nodeKey(7)
      const signed = await second(issuer, { schedule: '*/10 * * * *' })
      await take(signed)
      await agent.decided(1)
      clock.advance(MINUTE)
      await agent.until(signed.digest, 'final')
      await agent.stops.offer(
        await signStop({ mesh: desk.meshId, orderDigest: signed.digest }, issuer.privateKey),
        'peer'
      )
      clock.advance(11 * MINUTE)
      await eventually(async () => (await agent.store.commands.last(signed.digest))?.code === 'ROLLOUT_STOPPED')
      expect((await agent.store.commands.last(signed.digest))?.sequence).to.equal(1)
    })
  })

  it('a cancel is held, and is no command', async () => {
    const signed = await desk.sign(cancel({ mesh: desk.meshId }))
    await agent.book.take(signed.envelope, 'peer')
    const next = await one(order())
    await agent.book.take(next.envelope, 'peer')
    await agent.until(next.digest, 'final')
    expect(await agent.command(signed.digest)).to.equal(undefined)
  })

  describe('runs once', () => {
    it('however many signatures arrive while it is judged and runs', async () => {
      const action = order()
      const each = await Promise.all(desk.people.map((person) => desk.sign(action, [person])))
      await Promise.all(each.map(({ envelope }) => agent.book.offer(envelope, 'peer')))
      const { digest } = each[0]!
      expect(await outcome(digest)).to.equal('success')
      expect((await agent.command(digest))?.runs).to.equal(1)
      // what is judged later finds it ended
      await agent.intake.drain()
      expect(await agent.decided(2)).to.deep.equal(['run', 'done'])
    })

    it('also when a signature, a policy and the purge come while it runs', async () => {
      const action = order(probe('deaf'))
      const signed = await one(action)
      await agent.book.take(signed.envelope, 'peer')
      await agent.until(signed.digest, 'running')
      await agent.book.take((await both(action)).envelope, 'peer')
      await agent.book.take((await desk.sign(desk.next())).envelope, 'peer')
      clock.advance(HOUR + GRACE)
      expect(agent.book.size).to.equal(0)
      expect((await agent.command(signed.digest))?.state).to.equal('running')
      agent.execution.abort()
      expect(await outcome(signed.digest)).to.equal('failed INTERRUPTED')
      expect((await agent.command(signed.digest))?.runs).to.equal(1)
    })

    it('not again after a restart, nor when the order comes again', async () => {
      const signed = await one(order())
      await agent.book.take(signed.envelope, 'peer')
      await agent.until(signed.digest, 'final')
      const before = await agent.report(signed.digest)
      await restart()
      await agent.book.offer((await both(signed.order)).envelope, 'peer')
      const next = await one(order())
      await agent.book.take(next.envelope, 'peer')
      await agent.until(next.digest, 'final')
      expect(await agent.report(signed.digest)).to.deep.equal(before)
      expect((await agent.command(signed.digest))?.runs).to.equal(1)
    })
  })

  describe('an order that needs a second signature', () => {
    it('is held and says why, once; runs when it is there', async () => {
      const action = order(DUAL)
      const first = await one(action)
      await agent.book.take(first.envelope, 'peer')
      await agent.until(first.digest, 'refused')
      const held = await agent.report(first.digest)
      expect([held?.status, held?.code, held?.results]).to.deep.equal(['accepted', 'ACL_DENIED', []])
      // a policy that changes nothing: the same refusal is not told again
      await agent.book.take((await desk.sign(desk.next())).envelope, 'peer')
      await agent.decided(2)
      expect((await agent.report(first.digest))?.policyVersion).to.equal(0)
      await agent.book.take((await both(action)).envelope, 'peer')
      expect(await outcome(first.digest)).to.equal('success')
    })

    it('is told of again when it is refused for another reason', async () => {
      const action = order(DUAL, { policyVersion: 1 })
      const first = await one(action)
      await agent.book.take(first.envelope, 'peer')
      await agent.until(first.digest, 'refused')
      await agent.book.take((await both(action)).envelope, 'peer')
      await eventually(async () => (await agent.command(first.digest))?.code === 'POLICY_TOO_OLD')
      expect((await agent.report(first.digest))?.code).to.equal('POLICY_TOO_OLD')
      await agent.book.take((await desk.sign(desk.next())).envelope, 'peer')
      expect(await outcome(first.digest)).to.equal('success')
      expect((await agent.report(first.digest))?.policyVersion).to.equal(1)
    })

    it('runs when a policy asks for less', async () => {
      const signed = await one(order(DUAL))
      await agent.book.take(signed.envelope, 'peer')
      await agent.until(signed.digest, 'refused')
      const acl = { default: entryOf(desk.people, 1) }
      await agent.book.take((await desk.sign(desk.next(desk.zero, { acl }))).envelope, 'peer')
      expect(await outcome(signed.digest)).to.equal('success')
    })

    it('that never comes: one final refusal when it has expired, with its code', async () => {
      const signed = await one(order(DUAL))
      await agent.book.take(signed.envelope, 'peer')
      await agent.until(signed.digest, 'refused')
      clock.advance(HOUR + GRACE)
      expect(await outcome(signed.digest)).to.equal('refused ACL_DENIED')
      const report = await agent.report(signed.digest)
      await restart()
      expect(await agent.report(signed.digest)).to.deep.equal(report)
      expect((await agent.command(signed.digest))?.runs).to.equal(0)
    })

    it('that comes when it is purged: it does not run', async () => {
      const action = order(DUAL)
      const first = await one(action)
      await agent.book.take(first.envelope, 'peer')
      await agent.until(first.digest, 'refused')
      clock.advance(HOUR + GRACE)
      await agent.book.offer((await both(action)).envelope, 'peer')
      expect(await outcome(first.digest)).to.equal('refused ACL_DENIED')
      expect((await agent.command(first.digest))?.runs).to.equal(0)
    })

    it('that never comes, and the agent is down when it expires', async () => {
      const signed = await one(order(DUAL))
      await agent.book.take(signed.envelope, 'peer')
      await agent.until(signed.digest, 'refused')
      clock.advance(HOUR / 2)
      await agent.crash()
      clock = new ManualClock(NOW + 2 * HOUR)
      await start()
      expect(await outcome(signed.digest)).to.equal('refused ACL_DENIED')
    })
  })

  describe('an order that is not valid yet', () => {
    it('waits, and runs when its time has come', async () => {
      const signed = await one(order(probe(), between(HOUR, 2 * HOUR)))
      await agent.book.take(signed.envelope, 'peer')
      expect(await agent.decided(1)).to.deep.equal(['wait'])
      expect(await agent.command(signed.digest)).to.equal(undefined)
      clock.advance(HOUR)
      expect(await outcome(signed.digest)).to.equal('success')
    })

    it('waits through a restart', async () => {
      const signed = await one(order(probe(), between(HOUR, 2 * HOUR)))
      await agent.book.take(signed.envelope, 'peer')
      await agent.decided(1)
      await restart()
      await agent.decided(1)
      clock.advance(HOUR)
      expect(await outcome(signed.digest)).to.equal('success')
    })

    it('does not run when its signer lost his key meanwhile, though the ACL still names him', async () => {
      const [, grace] = desk.people
      const signed = await one(order(probe(), between(HOUR, 2 * HOUR)))
      await agent.book.take(signed.envelope, 'peer')
      await agent.decided(1)
      const keyring = desk.zero.policy.keyring.filter(({ person }) => person !== 'ada')
      await agent.book.take((await desk.sign(desk.next(desk.zero, { keyring }), [grace!])).envelope, 'peer')
      expect((await agent.until(signed.digest, 'refused')).code).to.equal('ACL_DENIED')
      clock.advance(HOUR)
      await agent.book.take((await desk.sign(signed.order, [grace!], NOW + HOUR)).envelope, 'peer')
      expect(await outcome(signed.digest)).to.equal('success')
    })
  })

  describe('when a policy takes the key of who signed', () => {
    /** Grace publishes a policy without Ada's key. */
    const revoke = async (): Promise<void> => {
      const keyring = desk.zero.policy.keyring.filter(({ person }) => person !== 'ada')
      const signed = await desk.sign(desk.next(agent.policies.current, { keyring }), desk.people.slice(1, 2))
      await agent.book.take(signed.envelope, 'peer')
    }
    const waiting: [string, Partial<Action>][] = [
      ['not yet valid', between(HOUR, 2 * HOUR)],
      [
        'in a later wave of a rollout',
        { rollout: { order: [AGENTS[1]], waves: [1], everySec: 60, stopAfterFailures: 1 } }
      ],
      ['between two runs of a schedule', { schedule: '*/10 * * * *' }]
    ]
    for (const [name, changes] of waiting) {
      it(`one that is ${name} does not begin, and says why`, async () => {
        const { id } = await nodeKey(1)
        const { rollout } = changes
        const waves = rollout && { rollout: { ...rollout, order: [AGENTS[1], id], waves: [1, 1], everySec: 600 } }
        const signed = await one(order(probe(), { ...changes, ...waves }))
        await agent.book.take(signed.envelope, 'peer')
        await agent.decided(1)
        await revoke()
        clock.advance(HOUR)
        expect((await agent.until(signed.digest, 'refused')).code).to.equal('ACL_DENIED')
        const report = await agent.report(signed.digest)
        expect(report?.message).to.match(
          /It was signed by ada with [0-9A-F]{40}, which counts no more under policy 1\./
        )
        expect([report?.status, report?.policyVersion]).to.deep.equal(['accepted', 1])
        expect(await agent.store.runOnce.has(signed.digest, 0)).to.equal(false)
      })
    }

    it('what runs goes on, and its answer names the policy that it was decided by', async () => {
      const signed = await one(order(probe('deaf'), { operations: [{ ...probe('deaf'), limits: { timeoutSec: 1 } }] }))
      await agent.book.take(signed.envelope, 'peer')
      await agent.until(signed.digest, 'running')
      await revoke()
      expect(await outcome(signed.digest)).to.equal('timeout TIMEOUT')
      expect([agent.policies.version, (await agent.report(signed.digest))?.policyVersion]).to.deep.equal([1, 0])
    })

    it('is refused for good when it expires, also over a restart', async () => {
      const signed = await one(order(probe(), between(HOUR, 2 * HOUR)))
      await agent.book.take(signed.envelope, 'peer')
      await agent.decided(1)
      await revoke()
      await agent.until(signed.digest, 'refused')
      await restart()
      clock.advance(2 * HOUR + GRACE + 1)
      expect(await outcome(signed.digest)).to.equal('refused ACL_DENIED')
      expect((await agent.report(signed.digest))?.message).to.include('counts no more under policy 1')
    })
  })

  describe('policyMaxAge', () => {
    const asked = (): Promise<Signed> =>
      desk.sign(order(probe(), { policyMaxAge: 60 }), desk.people.slice(0, 1), clock.now())

    it('is held while what is known of the policy is older, and runs once it was compared', async () => {
      agent.knowledge.confirm()
      clock.advance(60_001)
      const signed = await asked()
      await agent.book.take(signed.envelope, 'peer')
      expect((await agent.until(signed.digest, 'refused')).code).to.equal('POLICY_UNCONFIRMED')
      expect((await agent.report(signed.digest))?.message).to.equal(
        "The agent has compared policy 0 with another node's 60 s ago, and the order allows 60 s"
      )
      agent.knowledge.confirm()
      expect(await outcome(signed.digest)).to.equal('success')
    })

    it('runs at once when it was compared before', async () => {
      clock.advance(60_000)
      const signed = await asked()
      await agent.book.take(signed.envelope, 'peer')
      expect(await outcome(signed.digest)).to.equal('success')
    })

    it('the time of the last comparison outlives the process', async () => {
      agent.knowledge.confirm()
      clock.advance(120_000)
      await restart()
      const signed = await asked()
      await agent.book.take(signed.envelope, 'peer')
      expect((await agent.until(signed.digest, 'refused')).code).to.equal('POLICY_UNCONFIRMED')
      clock.advance(2 * HOUR)
      expect(await outcome(signed.digest)).to.equal('refused POLICY_UNCONFIRMED')
    })
  })

  describe('refuses for good', () => {
    for (const [code, operation] of [
      ['MODULE_MISSING', { module: 'absent', parameters: {} }],
      ['PARAMETERS_INVALID', { module: 'probe', parameters: { attempt: 'no such attempt' } }],
      ['NOT_SUPPORTED', { ...probe(), blobs: [{ name: 'b', sha256: 'ab'.repeat(32), size: 1 }] }]
    ] as const) {
      it(code, async () => {
        const signed = await one(order(operation as Action['operations'][number]))
        await agent.book.take(signed.envelope, 'peer')
        expect(await outcome(signed.digest)).to.equal(`refused ${code}`)
        expect(await agent.store.runOnce.has(signed.digest, 0)).to.equal(false)
      })
    }

    it('CLOCK, when its clock went back; at the limit it still runs', async () => {
      await agent.store.clock.observe(NOW + MAX_CLOCK_REGRESSION_SEC * 1000)
      const atLimit = await one(order())
      await agent.book.take(atLimit.envelope, 'peer')
      expect(await outcome(atLimit.digest)).to.equal('success')
      await agent.store.clock.observe(NOW + MAX_CLOCK_REGRESSION_SEC * 1000 + 60_001)
      const above = await one(order())
      await agent.book.take(above.envelope, 'peer')
      expect(await outcome(above.digest)).to.equal('refused CLOCK')
    })

    it('CLOCK, when the order is at or below the floor of what it remembers', async () => {
      const old = await one(order(probe(), between(0, HOUR)))
      await agent.store.decideToRun({ orderDigest: 'cd'.repeat(32), sequence: 0, expireafter: NOW + HOUR, now: 1000 })
      await agent.store.purge(1001 + RUN_ONCE_LIFE_SEC * 1000)
      await agent.book.take(old.envelope, 'peer')
      expect(await outcome(old.digest)).to.equal('refused CLOCK')
      const above = await one(order(probe(), between(0, HOUR + 1000)))
      await agent.book.take(above.envelope, 'peer')
      expect(await outcome(above.digest)).to.equal('success')
    })

    it('CLOCK, when the order has expired by its own clock and not yet by that of its neighbours', async () => {
      clock.advance(HOUR + GRACE / 2)
      const signed = await one(order(probe(), between(0, HOUR)))
      await agent.book.take(signed.envelope, 'peer')
      expect(await outcome(signed.digest)).to.equal('refused CLOCK')
    })
  })

  describe('after a crash in the middle', () => {
    const crashIn = async (action: Action): Promise<string> => {
      const signed = await one(action)
      await agent.book.take(signed.envelope, 'peer')
      await agent.until(signed.digest, 'running')
      await agent.crash()
      return signed.digest
    }

    it('runs once more where the modules allow it, and not a third time', async () => {
      const digest = await crashIn(order(probe('deaf')))
      await start()
      await eventually(async () => (await agent.command(digest))?.runs === 2)
      expect(await agent.report(digest)).to.equal(undefined)
      await restart()
      expect(await outcome(digest)).to.equal('failed INTERRUPTED')
      expect((await agent.command(digest))?.runs).to.equal(2)
    })

    it('tells INTERRUPTED where one of the modules does not', async () => {
      const digest = await crashIn(order(probe('deaf'), { operations: [probe('deaf'), ONCE] }))
      await start()
      expect(await outcome(digest)).to.equal('failed INTERRUPTED')
      expect((await agent.command(digest))?.runs).to.equal(1)
    })

    it('tells INTERRUPTED when the order has expired meanwhile', async () => {
      const digest = await crashIn(order(probe('deaf')))
      clock = new ManualClock(NOW + 2 * HOUR)
      await start()
      expect(await outcome(digest)).to.equal('failed INTERRUPTED')
    })

    it('ends a command whose order is lost, and tells nobody', async () => {
      const digest = await crashIn(order(probe('deaf')))
      const store = await AgentStore.open(folder.path)
      await store.orders.delete(digest)
      await store[Symbol.asyncDispose]()
      await start()
      expect(await agent.command(digest)).to.deep.include({ state: 'final', status: 'failed', code: 'INTERRUPTED' })
      expect(await agent.report(digest)).to.equal(undefined)
    })
  })

  describe('expired while down', () => {
    it('an order that never got its turn is refused: ORDER_EXPIRED', async () => {
      const signed = await one(order(probe(), between(HOUR, 2 * HOUR)))
      const strange = await one(order(probe(), { ...between(HOUR, 2 * HOUR), target: "name='another'" }))
      await agent.book.take(signed.envelope, 'peer')
      await agent.book.take(strange.envelope, 'peer')
      await agent.decided(2)
      await agent.crash()
      clock = new ManualClock(NOW + 3 * HOUR)
      await start()
      expect(await outcome(signed.digest)).to.equal('refused ORDER_EXPIRED')
      expect(await agent.command(strange.digest)).to.equal(undefined)
      await restart()
      expect(await agent.book.load()).to.deep.equal([])
    })

    it('an order that nothing can be sealed to does not keep the agent from starting', async () => {
      const broken = desk.action({ ...between(0, HOUR), operations: [DUAL] }, { key: 'AAAA' })
      const running = desk.action(
        { ...between(0, HOUR), operations: [probe('deaf', '', 'probeproc')] },
        { key: 'AAAA' }
      )
      const good = await one(order(DUAL))
      const signed = [await one(broken), await one(running), good]
      for (const { envelope } of signed) await agent.book.take(envelope, 'peer')
      await agent.until(signed[1]!.digest, 'running')
      await agent.until(good.digest, 'refused')
      await agent.crash()
      clock = new ManualClock(NOW + 2 * HOUR)
      await start()
      expect(await outcome(good.digest)).to.equal('refused ACL_DENIED')
      expect(await agent.report(signed[0]!.digest)).to.equal(undefined)
      await restart()
      expect(await agent.book.load()).to.deep.equal([])
    })
  })

  it('drains: what runs ends, what comes later is not taken up', async () => {
    const signed = await one(order(probe('busy for', '300')))
    await agent.book.take(signed.envelope, 'peer')
    await agent.until(signed.digest, 'running')
    const drained = agent.intake.drain()
    const late = await one(order())
    await agent.book.take(late.envelope, 'peer')
    await drained
    expect(await outcome(signed.digest)).to.equal('success')
    expect(await agent.command(late.digest)).to.equal(undefined)
  })
})
