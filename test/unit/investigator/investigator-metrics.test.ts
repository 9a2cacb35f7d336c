import { expect } from 'chai'
import { investigatorMetrics } from '../../../src/investigator/investigator-metrics.ts'
import { Desk } from '../../helpers/desk.ts'
import { InvestigatorBench } from '../../helpers/investigator-bench.ts'
import { ManualClock } from '../../helpers/manual-clock.ts'
import { figuresOf, NODE_FIGURES, NODE_PARTS } from '../../helpers/metric-figures.ts'
import { NOW } from '../../helpers/orders.ts'
import { TemporaryFolder } from '../../helpers/temporary-folder.ts'

const HOUR = 3_600_000

describe('investigatorMetrics', () => {
  it('tell of actions, of who has not answered, and of answers that are stored', async () => {
    using folder = new TemporaryFolder()
    const clock = new ManualClock(NOW)
    await using bench = await InvestigatorBench.open(await Desk.open(['ada']), clock, folder.join('db'))
    const { investigator, results: intake } = bench
    const figures = (): Record<string, unknown> =>
      figuresOf(investigatorMetrics({ ...NODE_PARTS, investigator, intake, clock }))
    expect(figures()).to.deep.equal({
      ...NODE_FIGURES,
      mig_actions_live: 0,
      mig_answers_waiting: 0,
      mig_results_stored_total: { status: {} }
    })
    for (const n of [1, 2, 3]) await bench.meet(n)
    const asked = await bench.ask()
    await bench.answer(asked, 1, { status: 'running', results: [] })
    expect(figures()).to.deep.include({ mig_answers_waiting: 3, mig_results_stored_total: { status: {} } })
    await bench.answer(asked, 1)
    await bench.answer(asked, 2, { status: 'failed', code: 'MODULE_FAILED' })
    const stored = { mig_results_stored_total: { status: { success: 1, failed: 1 } } }
    expect(figures()).to.deep.include({ mig_actions_live: 1, mig_answers_waiting: 1, ...stored })
    // expired, and answers are taken still
    clock.advance(2 * HOUR)
    expect(figures()).to.deep.include({ mig_actions_live: 0, mig_answers_waiting: 1, ...stored })
  })
})
