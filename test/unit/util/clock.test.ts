import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { systemClock } from '../../../src/util/clock.ts'

const DAY = 86_400_000
/** The longest delay that setTimeout takes is 24.8 days; a longer one runs after 1 ms, with a warning. */
const TOO_LONG = 30 * DAY

describe('systemClock', () => {
  it('tells the time of the machine, and one that never goes back', () => {
    const before = Date.now()
    const start = systemClock.monotonic()
    expect(systemClock.now()).to.be.within(before, Date.now())
    expect(systemClock.monotonic()).to.be.at.least(start)
  })

  it('sleeps, and calls later', async () => {
    const start = systemClock.monotonic()
    const called = new Promise<void>((resolve) => systemClock.after(20, resolve))
    await Promise.all([called, systemClock.sleep(20)])
    expect(systemClock.monotonic() - start).to.be.at.least(19)
  })

  it('does not call what was cancelled', async () => {
    let isCalled = false
    systemClock.after(5, () => (isCalled = true))()
    await systemClock.sleep(30)
    expect(isCalled).to.equal(false)
  })

  it('a sleep rejects with the reason of its signal, before and during', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const during = systemClock.sleep(60_000, controller.signal).catch((error: unknown) => error)
    controller.abort(reason)
    expect(await during).to.equal(reason)
    expect(await systemClock.sleep(60_000, controller.signal).catch((error: unknown) => error)).to.equal(reason)
  })

  it('waits longer than a timer of the runtime can', async () => {
    let calls = 0
    const cancel = systemClock.after(TOO_LONG, () => calls++)
    const controller = new AbortController()
    const slept = systemClock.sleep(TOO_LONG, controller.signal).then(
      () => 'slept',
      () => 'aborted'
    )
    await systemClock.sleep(30)
    cancel()
    controller.abort()
    expect([calls, await slept]).to.deep.equal([0, 'aborted'])
  })

  it('a call later keeps no process alive, a sleep does', () => {
    const clock = resolve(import.meta.dirname, '../../../src/util/clock.ts')
    const program = `
      import { systemClock } from ${JSON.stringify(clock)}
      systemClock.after(${TOO_LONG}, () => undefined)
      await systemClock.sleep(50)
      console.log('slept')`
    const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
    expect([stdout, status]).to.deep.equal(['slept\n', 0])
  })
})
