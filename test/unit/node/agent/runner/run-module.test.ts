import { expect } from 'chai'
import { exampleModule } from '../../../../../src/modules/example/index.ts'
import type { RunContext } from '../../../../../src/modules/module.ts'
import { runModule } from '../../../../../src/node/agent/runner/run-module.ts'
import { systemClock } from '../../../../../src/util/clock.ts'
import { expectCode } from '../../../../helpers/expect-code.ts'

const CONTEXT: RunContext = {
  clock: systemClock,
  signal: new AbortController().signal,
  timeoutMs: 1000,
  maxResultBytes: 10_000,
  cores: 1,
  log: () => undefined
}
const run = (parameters: unknown) => runModule(exampleModule, parameters, CONTEXT)

describe('node/agent/runner/run-module', () => {
  it('runs a module with parameters that fit', async () => {
    expect(await run({ gethostname: true })).to.include({ foundanything: true, success: true })
  })

  it('PARAMETERS_INVALID names the field, or the parameters as a whole', async () => {
    expect((await expectCode(run({ lookuphost: ['a', 7] }), 'PARAMETERS_INVALID')).message).to.match(/^lookuphost\.1: /)
    expect((await expectCode(run('text'), 'PARAMETERS_INVALID')).message).to.match(/^parameters: /)
  })

  it('PARAMETERS_INVALID for what fits and means nothing', async () => {
    expect((await expectCode(run({ lookuphost: ['-'] }), 'PARAMETERS_INVALID')).message).to.contain('not a valid FQDN')
  })
})
