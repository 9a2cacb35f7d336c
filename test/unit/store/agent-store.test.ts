import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { expect } from 'chai'
import { MAX_CLOCK_REGRESSION_SEC, RUN_ONCE_LIFE_SEC } from '../../../src/protocol/wire/limits.ts'
import { AgentStore } from '../../../src/store/agent-store.ts'
import { sha256Hex } from '../../../src/util/bytes.ts'
import { collect } from '../../helpers/collect.ts'
import { expectCode } from '../../helpers/expect-code.ts'
import { exampleHead, numbered, sealedOf } from '../../helpers/store-examples.ts'
import { TemporaryFolder } from '../../helpers/temporary-folder.ts'

const WRITER = resolve(import.meta.dirname, '../../helpers/store-writer.ts')
const ORDER = numbered(1)
const NOW = 1_700_000_000_000
const RUN = { orderDigest: ORDER, sequence: 0, expireafter: NOW + 60_000, now: NOW }
const HEAD = exampleHead(ORDER)
const SEALED = sealedOf(1)
const FINISH = { head: HEAD, sealed: SEALED, status: 'success', now: NOW + 1 } as const
const REFUSE = { head: HEAD, sealed: SEALED, code: 'ACL_DENIED', now: NOW } as const

/** What `task` throws. */
const thrown = async (task: Promise<unknown>) =>
  task.then(
    () => undefined,
    (error: unknown) => error
  )

async function withStore(task: (store: AgentStore, reopen: () => Promise<AgentStore>) => Promise<void>): Promise<void> {
  using folder = new TemporaryFolder()
  let store = await AgentStore.open(folder.path)
  const reopen = async () => {
    await store[Symbol.asyncDispose]()
    store = await AgentStore.open(folder.path)
    return store
  }
  try {
    await task(store, reopen)
  } finally {
    await store[Symbol.asyncDispose]()
  }
}

describe('AgentStore', () => {
  describe('decideToRun', () => {
    it('writes the run-once key, the command and the time', async () => {
      await withStore(async (store) => {
        await store.decideToRun(RUN)
        expect(await store.runOnce.has(ORDER, 0)).to.equal(true)
        expect(await store.commands.get(ORDER, 0)).to.deep.equal({ state: 'running', at: NOW, runs: 1 })
        expect(await store.meta.get('highestTime')).to.equal(NOW)
      })
    })

    it('lets one of many callers run, and each sequence by itself', async () => {
      await withStore(async (store) => {
        const tries = await Promise.allSettled(Array.from({ length: 20 }, () => store.decideToRun(RUN)))
        expect(tries.filter(({ status }) => status === 'fulfilled')).to.have.length(1)
        await store.decideToRun({ ...RUN, sequence: 1 })
        expect((await collect(store.commands.running())).map(({ sequence }) => sequence)).to.deep.equal([0, 1])
      })
    })

    it('not after the end, whether it had run or not', async () => {
      await withStore(async (store) => {
        await store.decideToRun(RUN)
        await store.finish(FINISH)
        expect(await thrown(store.decideToRun(RUN))).to.be.instanceOf(TypeError)
        await store.finish({ ...FINISH, head: { ...HEAD, sequence: 1 }, status: 'cancelled' })
        expect(await thrown(store.decideToRun({ ...RUN, sequence: 1 }))).to.be.instanceOf(TypeError)
      })
    })

    it('not over a restart, when the command had ended and was purged but its key was not', async () => {
      await withStore(async (store, reopen) => {
        await store.decideToRun(RUN)
        await store.finish({ ...FINISH, now: NOW - 1 })
        await store.commands.purge(NOW + RUN_ONCE_LIFE_SEC * 1000)
        expect(await store.commands.get(ORDER, 0)).to.equal(undefined)
        expect(await thrown((await reopen()).decideToRun(RUN))).to.be.instanceOf(TypeError)
      })
    })

    it('again after a crash, and counts', async () => {
      await withStore(async (store, reopen) => {
        await store.decideToRun(RUN)
        const next = await reopen()
        expect(await collect(next.commands.running())).to.deep.equal([{ orderDigest: ORDER, sequence: 0 }])
        await next.decideToRun({ ...RUN, now: NOW + 5 })
        expect(await next.commands.get(ORDER, 0)).to.deep.equal({ state: 'running', at: NOW + 5, runs: 2 })
        expect(await thrown(next.decideToRun(RUN))).to.be.instanceOf(TypeError)
      })
    })

    it('CLOCK when the clock went back, also over a restart', async () => {
      await withStore(async (store, reopen) => {
        await store.decideToRun(RUN)
        const other = { ...RUN, orderDigest: numbered(2), now: NOW - MAX_CLOCK_REGRESSION_SEC * 1000 - 1 }
        await expectCode(store.decideToRun(other), 'CLOCK')
        const next = await reopen()
        await expectCode(next.decideToRun(other), 'CLOCK')
        await next.decideToRun({ ...other, now: other.now + 1 })
      })
    })

    it('CLOCK at the floor, and not one millisecond above', async () => {
      await withStore(async (store) => {
        await store.decideToRun(RUN)
        await store.finish(FINISH)
        const later = NOW + RUN_ONCE_LIFE_SEC * 1000 + 2
        await store.purge(later)
        expect(await store.runOnce.has(ORDER, 0)).to.equal(false)
        expect(await store.commands.get(ORDER, 0)).to.equal(undefined)
        await expectCode(store.decideToRun(RUN), 'CLOCK')
        await store.decideToRun({ ...RUN, expireafter: RUN.expireafter + 1 })
      })
    })
  })

  describe('finish', () => {
    it('writes the final state and the sealed result', async () => {
      await withStore(async (store, reopen) => {
        await store.decideToRun(RUN)
        expect(await store.finish({ ...FINISH, status: 'failed', code: 'MODULE_CRASHED' })).to.equal(true)
        const next = await reopen()
        expect(await next.commands.get(ORDER, 0)).to.deep.equal({
          state: 'final',
          at: NOW + 1,
          runs: 1,
          status: 'failed',
          code: 'MODULE_CRASHED'
        })
        expect(await collect(next.commands.running())).to.deep.equal([])
        expect(await collect(next.outbox.heads())).to.deep.equal([HEAD])
        expect(await next.outbox.sealed(ORDER, 0)).to.deep.equal(Buffer.from(SEALED))
      })
    })

    it('ends a run that nobody is told of, with what was told before it', async () => {
      await withStore(async (store) => {
        const told = { digest: 'ab'.repeat(32), at: NOW }
        await store.decideToRun(RUN)
        expect(await store.finishUntold(RUN, { status: 'success', now: NOW + 1, told })).to.equal(true)
        expect(await store.commands.get(ORDER, 0)).to.deep.equal({
          ...{ state: 'final', at: NOW + 1, runs: 1, status: 'success', told }
        })
        expect(await collect(store.outbox.heads())).to.deep.equal([])
        expect(await store.finish(FINISH)).to.equal(false)
      })
    })

    it('never replaces a final', async () => {
      await withStore(async (store) => {
        await store.finish(FINISH)
        expect(await store.finish({ ...FINISH, status: 'failed', sealed: Uint8Array.of(1) })).to.equal(false)
        expect((await store.commands.get(ORDER, 0))?.status).to.equal('success')
        expect(await store.outbox.sealed(ORDER, 0)).to.deep.equal(Buffer.from(SEALED))
      })
    })

    it('of two at once, the first stays', async () => {
      await withStore(async (store) => {
        const both = [store.finish(FINISH), store.finish({ ...FINISH, status: 'cancelled' })]
        expect(await Promise.all(both)).to.deep.equal([true, false])
      })
    })
  })

  describe('refuse', () => {
    it('can be turned, and is replaced in the outbox by what comes of it', async () => {
      await withStore(async (store) => {
        expect(await store.refuse(REFUSE)).to.equal(true)
        expect(await store.refuse({ ...REFUSE, code: 'POLICY_TOO_OLD' })).to.equal(true)
        expect(await store.commands.get(ORDER, 0)).to.deep.equal({
          state: 'refused',
          at: NOW,
          runs: 0,
          code: 'POLICY_TOO_OLD'
        })
        expect(await store.runOnce.has(ORDER, 0)).to.equal(false)
        await store.decideToRun(RUN)
        const head = { ...HEAD, resultDigest: numbered(7) }
        await store.finish({ ...FINISH, head })
        expect(await collect(store.outbox.heads())).to.deep.equal([head])
      })
    })

    it('comes too late for a command that runs or has ended', async () => {
      await withStore(async (store) => {
        await store.decideToRun(RUN)
        expect(await store.refuse(REFUSE)).to.equal(false)
        expect((await store.commands.get(ORDER, 0))?.state).to.equal('running')
        await store.finish(FINISH)
        expect(await store.refuse(REFUSE)).to.equal(false)
        expect((await store.commands.get(ORDER, 0))?.state).to.equal('final')
      })
    })
  })

  describe('abandon', () => {
    it('ends a command of which nobody can be told', async () => {
      await withStore(async (store) => {
        await store.decideToRun(RUN)
        await store.abandon(ORDER, 0, NOW + 2)
        expect(await store.commands.get(ORDER, 0)).to.deep.equal({
          state: 'final',
          at: NOW + 2,
          runs: 1,
          status: 'failed',
          code: 'INTERRUPTED'
        })
        expect(await collect(store.commands.running())).to.deep.equal([])
        expect(await collect(store.outbox.heads())).to.deep.equal([])
      })
    })

    it('leaves others alone', async () => {
      await withStore(async (store) => {
        await store.abandon(ORDER, 0, NOW)
        expect(await store.commands.get(ORDER, 0)).to.equal(undefined)
      })
    })
  })

  it('keeps orders, policies and the census', async () => {
    await withStore(async (store, reopen) => {
      await store.orders.put(ORDER, Uint8Array.of(1), NOW)
      await store.policies.put(1, Uint8Array.of(2))
      await store.census.put(HEAD.peer, Uint8Array.of(3))
      const next = await reopen()
      expect(await collect(next.orders.all())).to.have.length(1)
      expect(await collect(next.policies.all())).to.have.length(1)
      expect(await collect(next.census.all())).to.have.length(1)
    })
  })

  it('killed in the middle of writing, has everything that it acknowledged, and nothing by halves', async function () {
    this.timeout(60_000)
    using folder = new TemporaryFolder()
    let written = 0
    for (let round = 0; round < 4; round++) {
      const acknowledged = await writeUntilKilled(folder.path, written, 150 + round * 37)
      await using store = await AgentStore.open(folder.path)
      for (const line of acknowledged) {
        const [step, n] = line.split(' ') as [string, string]
        const state = (await store.commands.get(numbered(Number(n)), 0))?.state
        expect(state, line).to.be.oneOf(step === 'final' ? ['final'] : ['running', 'final'])
      }
      for (written = 0; ; written++) {
        const digest = numbered(written)
        const command = await store.commands.get(digest, 0)
        expect(await store.runOnce.has(digest, 0), `key ${written}`).to.equal(command !== undefined)
        if (command === undefined) break
        const [head] = await collect(store.outbox.heads(digest))
        const sealed = await store.outbox.sealed(digest, 0)
        expect(head === undefined, `head ${written}`).to.equal(command.state === 'running')
        expect(sealed && sha256Hex(sealed), `sealed ${written}`).to.equal(head?.resultDigest)
      }
      expect(written).to.be.greaterThan(50 * (round + 1))
    }
  })
})

/** Lets a process write from `first` on, and kills it (SIGKILL) when it has acknowledged `lines` steps. */
async function writeUntilKilled(path: string, first: number, lines: number): Promise<string[]> {
  const child = spawn(process.execPath, [WRITER, 'agent', path, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const exit = once(child, 'exit')
  const acknowledged: string[] = []
  for await (const line of createInterface(child.stdout)) {
    if (acknowledged.push(line) === lines) child.kill('SIGKILL')
  }
  await exit
  expect(child.signalCode).to.equal('SIGKILL')
  return acknowledged
}
