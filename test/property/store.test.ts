import { expect } from 'chai'
import fc from 'fast-check'
import type { FinalStatus, Report } from '../../src/protocol/result/report.ts'
import { AgentStore } from '../../src/store/agent-store.ts'
import { InvestigatorStore } from '../../src/store/investigator-store.ts'
import { commandKey, PREFIX, readRunKey, runKey } from '../../src/store/keys.ts'
import { sha256Hex, toUtf8 } from '../../src/util/bytes.ts'
import { collect } from '../helpers/collect.ts'
import { AGENT, exampleHead, exampleReport, numbered } from '../helpers/store-examples.ts'
import { TemporaryFolder } from '../helpers/temporary-folder.ts'

const digest = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'))
const sequence = fc.nat(0xffff_ffff)
const STATUSES = ['accepted', 'running', 'success', 'failed', 'timeout', 'refused', 'cancelled'] as const
const PASSING: readonly string[] = ['accepted', 'running']

describe('keys', () => {
  it('of runs sort as order and sequence do, and read back', () => {
    fc.assert(
      fc.property(digest, sequence, digest, sequence, (a, m, b, n) => {
        const [left, right] = [runKey(PREFIX.command, a, m), runKey(PREFIX.command, b, n)]
        const expected = a === b ? Math.sign(m - n) : a < b ? -1 : 1
        expect(Math.sign(Buffer.compare(left, right))).to.equal(expected)
        expect(readRunKey(left)).to.deep.equal({ orderDigest: a, sequence: m })
      })
    )
  })

  it('of two commands are never the same', () => {
    const command = fc.tuple(fc.constantFrom(numbered(1), numbered(2)), fc.string({ maxLength: 4 }), fc.nat(3))
    fc.assert(
      fc.property(command, command, (a, b) => {
        const isSame = Buffer.compare(commandKey(PREFIX.resultHead, ...a), commandKey(PREFIX.resultHead, ...b)) === 0
        expect(isSame).to.equal(JSON.stringify(a) === JSON.stringify(b))
      })
    )
  })
})

describe('results', () => {
  it('whatever comes, in whatever order and how often: a final stays, and what is kept fits together', async () => {
    const arrival = fc.record({ command: fc.nat(2), status: fc.constantFrom(...STATUSES), variant: fc.nat(1) })
    await fc.assert(
      fc.asyncProperty(fc.array(arrival, { maxLength: 40 }), async (arrivals) => {
        using folder = new TemporaryFolder()
        await using store = await InvestigatorStore.open(folder.path)
        const first = new Map<number, string>()
        const outcomes = await Promise.all(
          arrivals.map(({ command, status, variant }) => {
            const report: Report = exampleReport({ sequence: command, status, message: String(variant) })
            const bytes = toUtf8(`${command} ${status} ${variant}`)
            const cover = { orderDigest: report.order, agent: AGENT, sequence: command, final: true }
            if (!PASSING.includes(status) && !first.has(command)) first.set(command, sha256Hex(bytes))
            return store.storeResult({ cover: { ...cover, resultDigest: sha256Hex(bytes) }, bytes, report }, 1)
          })
        )
        expect(outcomes.length).to.equal(arrivals.length)
        for (const head of await collect(store.results.heads(numbered(0)))) {
          const bytes = (await store.results.sealed(numbered(0), AGENT, head.sequence)) ?? new Uint8Array()
          const report = await store.results.report(numbered(0), AGENT, head.sequence)
          expect(head.resultDigest).to.equal(first.get(head.sequence) ?? head.resultDigest)
          expect(sha256Hex(bytes)).to.equal(head.resultDigest)
          expect(`${head.sequence} ${report?.status} ${report?.message}`).to.equal(Buffer.from(bytes).toString())
          expect(head.final).to.equal(first.has(head.sequence))
        }
      }),
      { numRuns: 25 }
    )
  })
})

describe('commands', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('run' as const), command: fc.nat(2) }),
    fc.record({ kind: fc.constant('refuse' as const), command: fc.nat(2) }),
    fc.record({
      kind: fc.constant('finish' as const),
      command: fc.nat(2),
      status: fc.constantFrom<FinalStatus>('success', 'failed', 'refused', 'cancelled')
    }),
    fc.record({ kind: fc.constant('restart' as const) })
  )

  it('whatever is tried, over restarts: started once a process at most, ended once, never started after that', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        using folder = new TemporaryFolder()
        let store = await AgentStore.open(folder.path)
        const started = new Set<number>()
        const running = new Set<number>()
        const ended = new Map<number, string>()
        for (const [now, action] of steps.entries()) {
          if (action.kind === 'restart') {
            await store[Symbol.asyncDispose]()
            store = await AgentStore.open(folder.path)
            started.clear()
            continue
          }
          const { command } = action
          const orderDigest = numbered(command)
          const head = { ...exampleHead(orderDigest), resultDigest: numbered(now) }
          const reported = { head, sealed: toUtf8(String(now)), now }
          if (action.kind === 'run') {
            const mayRun = !started.has(command) && !ended.has(command)
            const tried = await store.decideToRun({ orderDigest, sequence: 0, expireafter: 1e6, now }).then(
              () => true,
              () => false
            )
            expect(tried).to.equal(mayRun)
            if (tried) started.add(command) && running.add(command)
          } else if (action.kind === 'refuse') {
            expect(await store.refuse({ ...reported, code: 'ACL_DENIED' })).to.equal(
              !running.has(command) && !ended.has(command)
            )
          } else {
            expect(await store.finish({ ...reported, status: action.status })).to.equal(!ended.has(command))
            if (!ended.has(command)) ended.set(command, `${action.status} ${now}`)
          }
        }
        for (const [command, ending] of ended) {
          const record = await store.commands.get(numbered(command), 0)
          const sealed = await store.outbox.sealed(numbered(command), 0)
          expect(`${record?.status} ${Buffer.from(sealed ?? []).toString()}`).to.equal(ending)
        }
        await store[Symbol.asyncDispose]()
      }),
      { numRuns: 25 }
    )
  })
})
