import type { Code } from '../../../../../src/protocol/errors.ts'
import type { Log } from '../../../../../src/util/log.ts'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { MigError } from '../../../../../src/protocol/errors.ts'
import { processTree } from '../../../../../src/node/agent/runner/process-tree.ts'
import { silentLog } from '../../../../../src/util/log.ts'
import { eventually } from '../../../../helpers/eventually.ts'
import { namedProcesses, uniqueSeconds } from '../../../../helpers/named-processes.ts'
import { attempt, probeRunner } from '../../../../helpers/probe-runner.ts'

const MiB = 1_048_576

const pidOf = async (runner: ReturnType<typeof probeRunner>, module = 'probe') =>
  String((await attempt(runner, 'host pid', '', { module })).result.elements).replace('done: ', '')

const isAlive = (pid: string) => existsSync(`/proc/${pid}`)

describe('Runner', function () {
  this.timeout(60_000)

  it('returns the result of the module', async () => {
    await using runner = probeRunner()
    const { result, status, code } = await attempt(runner, 'nothing')
    expect({ status, code }).to.deep.equal({ status: 'success', code: undefined })
    expect(result).to.deep.equal({
      foundanything: true,
      success: true,
      elements: 'done: nothing',
      statistics: null,
      errors: null
    })
  })

  describe('when the module misbehaves', () => {
    const CASES: [name: string, attempt: string, on: string, code: Code, message: string][] = [
      [
        'throws: nothing of the error but its name',
        'throw',
        '',
        'MODULE_CRASHED',
        "module 'probe' failed with TypeError"
      ],
      ['exits', 'exit', '', 'MODULE_CRASHED', "the process of module 'probe' crashed: exit code 3"],
      [
        'writes another message',
        'garbage',
        '',
        'MODULE_CRASHED',
        "the process of module 'probe' crashed: it wrote what is not an answer"
      ],
      [
        'writes a code that is none',
        'prototype answer',
        '',
        'MODULE_CRASHED',
        "the process of module 'probe' crashed: it wrote what is not an answer"
      ],
      [
        'nests too deep',
        'deep answer',
        '',
        'MODULE_CRASHED',
        "the process of module 'probe' crashed: it wrote what is not an answer"
      ],
      ['returns no envelope', 'wrong answer', '', 'MODULE_CRASHED', "module 'probe' did not return a result"],
      ['returns too much', 'large', String(MiB), 'RESULT_TOO_LARGE', `the result has more than ${MiB} bytes`],
      ['floods', 'flood', '', 'RESULT_TOO_LARGE', `the result has more than ${MiB} bytes`],
      ['gets parameters that do not fit', 'fly', '', 'PARAMETERS_INVALID', 'attempt: Invalid option']
    ]
    const runner = probeRunner()
    after(() => runner[Symbol.asyncDispose]())
    for (const [name, what, on, code, message] of CASES) {
      it(name, async () => {
        const outcome = await attempt(runner, what, on)
        expect(outcome.status).to.equal('failed')
        expect(outcome.code).to.equal(code)
        expect(outcome.result.success).to.equal(false)
        expect(outcome.result.errors?.[0]).to.match(new RegExp(`^${message}`))
      })
    }
  })

  it('never asks a process again whose answer was no result: what it says behind it is no answer either', async () => {
    await using runner = probeRunner()
    expect((await attempt(runner, 'wrong answer')).code).to.equal('MODULE_CRASHED')
    expect(runner.children.get('warm')).to.equal(0)
    expect((await attempt(runner, 'nothing')).result.elements).to.equal('done: nothing')
  })

  it('says so when there is no such module', async () => {
    await using runner = probeRunner()
    const outcome = await attempt(runner, 'nothing', '', { module: 'absent' })
    expect(outcome).to.deep.include({ status: 'failed', code: 'MODULE_MISSING' })
    expect(outcome.result.errors).to.deep.equal(["module 'absent' is not available"])
  })

  it('lets a result be as large as allowed', async () => {
    await using runner = probeRunner()
    const frame = JSON.stringify({
      class: 'result',
      parameters: { foundanything: true, success: true, elements: '', statistics: null, errors: null }
    })
    expect((await attempt(runner, 'large', String(MiB - frame.length))).status).to.equal('success')
    expect((await attempt(runner, 'large', String(MiB - frame.length + 1))).code).to.equal('RESULT_TOO_LARGE')
    expect((await attempt(runner, 'large', '2000', { limits: { maxBytes: 1000 } })).code).to.equal('RESULT_TOO_LARGE')
  })

  it('does not grow while a module floods it', async () => {
    await using runner = probeRunner({ maxResultBytes: 8 * MiB })
    await attempt(runner, 'nothing')
    const before = process.memoryUsage().rss
    for (let round = 0; round < 5; round++) await attempt(runner, 'flood')
    expect(process.memoryUsage().rss - before).to.be.lessThan(64 * MiB)
  })

  describe('in time', () => {
    it('ends a module that is busy', async () => {
      await using runner = probeRunner({ timeoutSec: 1 })
      await attempt(runner, 'nothing')
      const outcome = await attempt(runner, 'busy')
      expect(outcome).to.deep.include({ status: 'timeout', code: 'TIMEOUT' })
      expect(outcome.result.errors).to.deep.equal(['the module did not end within 1 s'])
    })

    it('takes what a module has when its time is over', async () => {
      await using runner = probeRunner()
      await attempt(runner, 'nothing')
      const outcome = await attempt(runner, 'patient', '', { limits: { timeoutSec: 0.2 } })
      expect(outcome).to.deep.include({ status: 'timeout', code: 'TIMEOUT' })
      expect(outcome.result.elements).to.equal('done: what there was')
    })

    it('takes a time of the operation only when it is shorter', async () => {
      await using runner = probeRunner({ timeoutSec: 0.2 })
      const outcome = await attempt(runner, 'patient', '', { limits: { timeoutSec: 3600 } })
      expect(outcome.status).to.equal('timeout')
    })

    for (const [reason, status, code] of [
      [undefined, 'cancelled', 'CANCELLED'],
      [new MigError('TIMEOUT', 'the order has expired'), 'timeout', 'TIMEOUT']
    ] as const) {
      it(`ends it when it is told to: ${status}`, async () => {
        await using runner = probeRunner()
        await attempt(runner, 'nothing')
        const stop = new AbortController()
        const running = attempt(runner, 'deaf', '', { signal: stop.signal })
        stop.abort(reason)
        expect(await running).to.deep.include({ status, code })
      })
    }

    it('who is deaf to a cancel is dead within a second; a module that listens returns what it has', async () => {
      await using runner = probeRunner()
      for (const [name, elements] of [
        ['deaf', null],
        ['patient', 'done: what there was']
      ] as const) {
        // the process is warm and asked: from here on it runs
        const before = processTree(process.pid).length
        await attempt(runner, 'nothing')
        const stop = new AbortController()
        const running = attempt(runner, name, '', { signal: stop.signal })
        await new Promise((resolve) => setTimeout(resolve, 200))
        const start = performance.now()
        stop.abort(new MigError('CANCELLED', 'by ada'))
        const { status, code, result } = await running
        expect([status, code, result.elements]).to.deep.equal(['cancelled', 'CANCELLED', elements])
        expect(performance.now() - start).to.be.lessThan(1000)
        if (name === 'deaf') await eventually(() => processTree(process.pid).length === before)
      }
    })

    it('does not wait for its turn when it is cancelled', async () => {
      await using runner = probeRunner({ concurrency: 1 })
      const [first, second] = [new AbortController(), new AbortController()]
      const running = attempt(runner, 'deaf', '', { signal: first.signal })
      const waiting = attempt(runner, 'nothing', '', { signal: second.signal })
      second.abort()
      expect(await waiting).to.deep.include({ status: 'cancelled', code: 'CANCELLED', sandbox: [] })
      first.abort()
      expect((await running).status).to.equal('cancelled')
    })

    it('does not start what is cancelled already', async () => {
      await using runner = probeRunner()
      expect((await attempt(runner, 'nothing', '', { signal: AbortSignal.abort() })).status).to.equal('cancelled')
      expect(processTree(process.pid)).to.deep.equal([process.pid])
    })
  })

  describe('holds', () => {
    before(function () {
      if (process.platform !== 'linux') {
        this.test!.parent!.title += ' (skipped: no /proc)'
        this.skip()
      }
    })

    it('buffers to the memory that is allowed', async () => {
      await using runner = probeRunner({ memoryBytes: 128 * MiB })
      expect(await attempt(runner, 'memory in buffers')).to.deep.include({ status: 'failed', code: 'MODULE_MEMORY' })
    })

    it('objects to the memory that is allowed', async () => {
      await using runner = probeRunner({ memoryBytes: 96 * MiB })
      expect(await attempt(runner, 'memory in the heap')).to.deep.include({ status: 'failed', code: 'MODULE_MEMORY' })
    })

    it('a bomb of threads to the memory that is allowed', async () => {
      await using runner = probeRunner({ memoryBytes: 128 * MiB })
      const outcome = await attempt(runner, 'worker bomb', '', { module: 'probeworker' })
      expect(outcome).to.deep.include({ status: 'failed', code: 'MODULE_MEMORY' })
    })

    it('a fork bomb, and kills all of it', async () => {
      await using runner = probeRunner()
      const seconds = uniqueSeconds()
      const running = attempt(runner, 'fork bomb', seconds, { module: 'probeexec' })
      await eventually(() => namedProcesses(`/bin/sleep\0${seconds}`) > 0)
      expect((await running).result.errors).to.deep.equal(['the module started more than 64 processes'])
      await eventually(() => namedProcesses(`/bin/sleep\0${seconds}`) === 0)
    })

    it('what has left its session and its parent', async () => {
      await using runner = probeRunner()
      const seconds = uniqueSeconds()
      const stop = new AbortController()
      const running = attempt(runner, 'left behind', seconds, { module: 'probeexec', signal: stop.signal })
      await eventually(() => namedProcesses(`sleep\0${seconds}`) === 1)
      stop.abort()
      await running
      await eventually(() => namedProcesses(`sleep\0${seconds}`) === 0)
    })

    it('CPU time to its share', async () => {
      await using runner = probeRunner({ cpuPercent: 20 })
      await attempt(runner, 'nothing')
      const { result } = await attempt(runner, 'busy for', '1500')
      expect(Number(result.elements)).to.be.lessThan(750)
    })

    it('CPU time to the share that the operation asks', async () => {
      await using runner = probeRunner()
      await attempt(runner, 'nothing')
      const { result } = await attempt(runner, 'busy for', '1500', { limits: { cpuPercent: 20 } })
      expect(Number(result.elements)).to.be.lessThan(750)
      // and the next one has all of it again
      expect((await attempt(runner, 'nothing')).status).to.equal('success')
    })
  })

  describe('keeps a process warm', () => {
    it('for the next question of the same module', async () => {
      await using runner = probeRunner()
      const children = (): unknown => Object.fromEntries(runner.children)
      expect(children()).to.deep.equal({ busy: 0, warm: 0 })
      const first = await pidOf(runner)
      expect(children()).to.deep.equal({ busy: 0, warm: 1 })
      expect(await pidOf(runner)).to.equal(first)
      expect(await pidOf(runner, 'probeexec')).to.not.equal(first)
      expect(await pidOf(runner)).to.equal(first)
    })

    it('also after parameters that did not fit', async () => {
      await using runner = probeRunner()
      const first = await pidOf(runner)
      await attempt(runner, 'fly')
      expect(await pidOf(runner)).to.equal(first)
    })

    for (const mishap of ['throw', 'exit', 'garbage']) {
      it(`but not after: ${mishap}`, async () => {
        await using runner = probeRunner()
        const first = await pidOf(runner)
        await attempt(runner, mishap)
        expect(await pidOf(runner)).to.not.equal(first)
      })
    }

    it('no longer than told', async () => {
      await using runner = probeRunner({ warmSec: 0.05 })
      const pid = await pidOf(runner)
      await eventually(() => !isAlive(pid))
    })

    it('until the runner is closed', async () => {
      const runner = probeRunner()
      const pids = await Promise.all([pidOf(runner), pidOf(runner)])
      expect(pids.some(isAlive)).to.equal(true)
      await runner[Symbol.asyncDispose]()
      await eventually(() => !pids.some(isAlive))
    })
  })

  it('kills what runs when it is closed', async () => {
    const runner = probeRunner()
    const pid = await pidOf(runner)
    const running = attempt(runner, 'busy')
    await runner[Symbol.asyncDispose]()
    expect((await running).code).to.equal('CANCELLED')
    await eventually(() => !isAlive(pid))
  })

  it('runs no more at a time than told', async () => {
    await using runner = probeRunner({ concurrency: 1 })
    const outcomes = await Promise.all(['host pid', 'host pid', 'host pid'].map((name) => attempt(runner, name)))
    expect(new Set(outcomes.map(({ result }) => result.elements)).size).to.equal(1)
  })

  it('masks results in the agent, where the module cannot skip it', async () => {
    await using runner = probeRunner({ privacy: true })
    expect((await attempt(runner, 'nothing')).result.elements).to.equal('masked')
    // what a module says of its failure may name a file
    expect((await attempt(runner, 'fly')).result.elements).to.equal('masked')
  })

  it('logs what the module says, at debug', async () => {
    const lines: string[] = []
    const log: Log = { ...silentLog, debug: (_fields, message) => void lines.push(message) }
    await using runner = probeRunner({}, log)
    await attempt(runner, 'log', 'looked at 3 files')
    expect(lines).to.include('looked at 3 files')
  })

  it('refuses to run without every wall when told so', async function () {
    await using best = probeRunner()
    const { sandbox } = await attempt(best, 'nothing')
    await using runner = probeRunner({
      sandbox: 'required',
      hide: [fileURLToPath(new URL('../../../../..', import.meta.url))]
    })
    const outcome = await attempt(runner, 'nothing')
    // the program lies in the hidden folder: one wall is always missing
    expect(outcome).to.deep.include({ status: 'failed', code: 'SANDBOX_ABSENT' })
    expect(outcome.sandbox.length).to.be.greaterThanOrEqual(sandbox.length)
  })

  it('refuses to run where the process of the module lacks the first wall', async () => {
    await using runner = probeRunner({
      entry: fileURLToPath(new URL('../../../../helpers/probe-module/open-child.ts', import.meta.url))
    })
    expect(await attempt(runner, 'nothing')).to.deep.include({ status: 'failed', code: 'SANDBOX_ABSENT' })
  })
})
