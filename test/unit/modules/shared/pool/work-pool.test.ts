import { expect } from 'chai'
import { WorkPool, type WorkPoolOptions } from '../../../../../src/modules/shared/pool/work-pool.ts'
import { systemClock } from '../../../../../src/util/clock.ts'
import { count, type CountTask } from '../../../../helpers/counting-worker.ts'

type Outcome = { counted: number; where: string }

function options(
  outcomes: Outcome[],
  changes: Partial<WorkPoolOptions<CountTask, Outcome>> = {}
): WorkPoolOptions<CountTask, Outcome> {
  return {
    work: (task) => count(task),
    onOutcome: (outcome) => outcomes.push(outcome),
    cores: 2,
    entry: new URL('../../../../helpers/counting-worker.ts', import.meta.url),
    data: null,
    clock: systemClock,
    signal: new AbortController().signal,
    ...changes
  }
}

describe('WorkPool', () => {
  it('does little work here', async () => {
    const outcomes: Outcome[] = []
    const pool = new WorkPool(options(outcomes))
    for (let to = 1; to <= 5; to++) await pool.submit({ to })
    await pool.finish()
    expect(outcomes).to.deep.equal([1, 2, 3, 4, 5].map((counted) => ({ counted, where: 'here' })))
  })

  it('does much work in workers, and gives the outcomes in order', async () => {
    const outcomes: Outcome[] = []
    const pool = new WorkPool(options(outcomes))
    const sizes = Array.from({ length: 200 }, (_, index) => (index % 7) * 100_000 + index)
    for (const to of sizes) await pool.submit({ to })
    await pool.finish()
    expect(outcomes.map(({ counted }) => counted)).to.deep.equal(sizes)
    expect(new Set(outcomes.map(({ where }) => where))).to.deep.equal(new Set(['here', 'worker']))
  })

  it('does everything here with one core, or without a program for workers', async () => {
    for (const changes of [{ cores: 1 }, { entry: undefined }]) {
      const outcomes: Outcome[] = []
      const pool = new WorkPool(options(outcomes, changes))
      for (let index = 0; index < 20; index++) await pool.submit({ to: 1_000_000 })
      await pool.finish()
      expect(outcomes).to.have.length(20)
      expect(outcomes.every(({ where }) => where === 'here')).to.equal(true)
    }
  })

  for (const cores of [1, 2]) {
    it(`ends soon after the signal, with what there is (${cores} cores)`, async () => {
      const outcomes: Outcome[] = []
      const controller = new AbortController()
      const pool = new WorkPool(options(outcomes, { cores, signal: controller.signal }))
      systemClock.after(300, () => {
        controller.abort()
      })
      while (!controller.signal.aborted) await pool.submit({ to: 1e12 })
      const aborted = performance.now()
      await pool.finish()
      expect(performance.now() - aborted).to.be.lessThan(1000)
      expect(outcomes.some(({ counted }) => counted > 0)).to.equal(true)
    })
  }

  it('throws what breaks down here, and in a worker', async () => {
    const pool = new WorkPool(options([]))
    let error: unknown
    try {
      await pool.submit({ to: 1, breakAt: 0 })
    } catch (thrown) {
      error = thrown
    }
    expect(error).to.be.instanceOf(Error).with.property('message', 'broken')
    const late = new WorkPool(options([]))
    for (let index = 0; index < 20; index++) await late.submit({ to: 3_000_000 })
    let lateError: unknown
    try {
      await late.submit({ to: 1, breakAt: 0 })
      await late.finish()
    } catch (thrown) {
      lateError = thrown
    }
    expect(lateError).to.be.instanceOf(Error).with.property('message', 'broken')
    await late.finish().catch(() => undefined)
  })
})
