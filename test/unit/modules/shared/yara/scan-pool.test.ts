import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import type { FileScan, FileTask } from '../../../../../src/modules/shared/yara/scan-file.ts'
import { ScanPool } from '../../../../../src/modules/shared/yara/scan-pool.ts'
import { systemClock } from '../../../../../src/util/clock.ts'
import { TemporaryFolder } from '../../../../helpers/temporary-folder.ts'

const entry = new URL('../../../../../src/modules/yara/yara-worker.ts', import.meta.url)
const ENDLESS =
  'rule endless { strings: $e = "endless" condition: $e and for all i in (0..1000000000): (uint8(0) >= 0 and for all j in (0..1000000): (uint8(j % 7) >= 0)) }'
const TEXT = 'rule text { strings: $a = "needle" condition: $a }'

const open = (rules: string, silenceMs = 30_000, cores = 1, signal = new AbortController().signal) =>
  new ScanPool<FileTask, FileScan>({ entry, rules, cores, silenceMs, clock: systemClock, signal })

describe('ScanPool', function () {
  this.timeout(120_000)
  let folder: TemporaryFolder
  const task = (name: string) => ({ path: folder.join(name), isRaw: false, isLinkAllowed: false })
  before(() => {
    folder = new TemporaryFolder()
    writeFileSync(folder.join('needle'), 'needle')
    writeFileSync(folder.join('endless'), 'endless')
  })
  after(() => folder[Symbol.dispose]())

  it('ends a scan that takes too long, and goes on with the others', async () => {
    using pool = open(`${TEXT}\n${ENDLESS}`, 3_000)
    expect(await pool.open()).to.equal(true)
    const answers = await Promise.all(['needle', 'endless', 'needle'].map((name) => pool.scan(task(name))))
    expect(answers.map((answer) => ('outcome' in answer ? answer.outcome.rules : answer))).to.deep.equal([
      ['text'],
      { error: 'the scan took more than 3 s' },
      ['text']
    ])
  })

  it('answers what cannot be read with the reason', async () => {
    using pool = open(TEXT)
    await pool.open()
    expect(await pool.scan(task('absent'))).to.deep.equal({
      error: `open ${folder.join('absent')}: no such file or directory`
    })
    expect(await pool.scan({ ...task(''), path: folder.path })).to.deep.equal({
      error: `read ${folder.path}: is a directory`
    })
  })

  it('starts a second worker when there is work for it', async () => {
    const pids: unknown[] = []
    const onWorker = (worker: unknown) => pids.push(worker)
    process.on('worker', onWorker)
    try {
      using pool = open(TEXT, 30_000, 2)
      await pool.open()
      await pool.scan(task('needle'))
      expect(pids).to.have.length(1)
      // as many rounds as it takes: a worker more is worth it after as long as the rules took to compile
      while (pids.length < 2) await Promise.all(Array.from({ length: 50 }, () => pool.scan(task('needle'))))
      expect(pids).to.have.length(2)
    } finally {
      process.off('worker', onWorker)
    }
  })

  it('answers what is open, and what comes later, when it is stopped', async () => {
    const stop = new AbortController()
    using pool = open(`${TEXT}\n${ENDLESS}`, 60_000, 1, stop.signal)
    await pool.open()
    const scans = [pool.scan(task('endless')), pool.scan(task('needle'))]
    expect(pool.waiting).to.equal(1)
    stop.abort()
    expect(await Promise.all(scans)).to.deep.equal([{ stopped: true }, { stopped: true }])
    expect(await pool.scan(task('needle'))).to.deep.equal({ stopped: true })
  })

  it('opens nothing when it is stopped while the rules are compiled', async () => {
    const stop = new AbortController()
    using pool = open(TEXT, 60_000, 1, stop.signal)
    const opened = pool.open()
    stop.abort()
    expect(await opened).to.equal(false)
  })

  it('says why the worker is gone', async () => {
    using pool = new ScanPool<FileTask, FileScan>({
      entry: new URL('./absent-worker.ts', import.meta.url),
      rules: TEXT,
      cores: 1,
      silenceMs: 1_000,
      clock: systemClock,
      signal: new AbortController().signal
    })
    const error: unknown = await pool.open().catch((reason: unknown) => reason)
    expect((error as Error).message).to.match(/^yara: Cannot find module/)
  })
})
