import type { Module, RunContext } from '../../../../src/modules/module.ts'
import type { ModuleResult } from '../../../../src/protocol/result/module-result.ts'
import { availableParallelism } from 'node:os'
import { expect } from 'chai'
import { runHere, runOperations } from '../../../../src/node/agent/local-run.ts'
import { systemClock } from '../../../../src/util/clock.ts'
import { PROBES } from '../../../helpers/probe-module/index.ts'
import { probeRunner } from '../../../helpers/probe-runner.ts'

const probe = PROBES.get('probe') as Module

/** Lines that come at once. */
async function* lines(...all: string[]): AsyncGenerator<string> {
  yield* all
}

const deps = { clock: systemClock, log: () => undefined }
const run = (...all: string[]) => runHere(probe, lines(...all), deps)

/** A result that says this. */
const given = (elements: unknown): Promise<ModuleResult> =>
  Promise.resolve({ foundanything: true, success: true, elements, statistics: null, errors: null })

const question = (attempt: string, on = '') => JSON.stringify({ class: 'parameters', parameters: { attempt, on } })

describe('runHere', () => {
  it('answers a line of parameters', async () => {
    expect((await run(question('nothing'))).elements).to.equal('done: nothing')
  })

  it('ends early at a line that says stop', async () => {
    expect((await run(question('patient'), '{"class":"stop"}')).elements).to.equal('done: what there was')
  })

  const REFUSED: [name: string, lines: string[], error: string][] = [
    ['no line', [], 'expected one line {"class":"parameters","parameters":{…}}'],
    ['no JSON', ['gethostname'], 'expected one line {"class":"parameters","parameters":{…}}'],
    ['another class', ['{"class":"ping"}'], 'expected one line {"class":"parameters","parameters":{…}}'],
    [
      'parameters that do not fit',
      [question('nothing').replace('"on"', '"off"')],
      'parameters: Unrecognized key: "off"'
    ]
  ]
  for (const [name, input, error] of REFUSED) {
    it(`says what is wrong with ${name}`, async () => {
      expect(await run(...input)).to.deep.include({ success: false, errors: [error] })
    })
  }
})

describe('runHere, and the module', () => {
  it('lets a mistake of the module itself be seen', async () => {
    const error: unknown = await run(question('throw')).catch((reason: unknown) => reason)
    expect(error).to.be.instanceOf(TypeError).with.property('message', 'secret of the host')
  })

  it('gives as many cores as there are to one that works with several, and one to all others', async () => {
    const coresOf = async (capabilities: Module['capabilities']): Promise<unknown> => {
      const asking = { ...probe, capabilities, run: (_params: unknown, { cores }: RunContext) => given({ cores }) }
      return (await runHere(asking, lines(question('nothing')), deps)).elements
    }
    expect(await coresOf([])).to.deep.equal({ cores: 1 })
    expect(await coresOf(['worker'])).to.deep.equal({ cores: availableParallelism() })
  })

  it('does not end at a line that says something else', async () => {
    const asked = run(question('nothing'), 'stop', '{"class":"parameters"}')
    expect((await asked).success).to.equal(true)
  })
})

describe('runOperations', function () {
  this.timeout(30_000)

  it('runs one after the other, also behind one that failed', async () => {
    await using runner = probeRunner()
    const operations = ['nothing', 'fly', 'nothing'].map((attempt) => ({ module: 'probe', parameters: { attempt } }))
    const outcomes = await runOperations(operations, runner, new AbortController().signal)
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['success', 'failed', 'success'])
  })
})
