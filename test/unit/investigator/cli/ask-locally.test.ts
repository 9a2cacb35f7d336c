import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { runCli } from '../../../../src/investigator/cli/run-cli.ts'
import type { Terminal } from '../../../../src/investigator/terminal.ts'
import { systemClock, type Clock } from '../../../../src/util/clock.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'
import { testTerminal } from '../../../helpers/test-terminal.ts'

describe('investigator/cli/ask-locally', () => {
  let folder: TemporaryFolder
  let search: string[]

  beforeEach(() => {
    folder = new TemporaryFolder()
    writeFileSync(folder.join('needle'), 'x')
    search = ['file', '-path', folder.path, '-name', '^needle$', '-t', 'local']
  })
  afterEach(() => folder[Symbol.dispose]())

  /** Types a command line where there is no home. */
  async function mig(argv: readonly string[], changes: Partial<Terminal> = {}) {
    const terminal = testTerminal({ env: { MIG_HOME: folder.join('none') } })
    const status = await runCli(argv, { ...terminal, ...changes })
    return { status, out: terminal.out(), err: terminal.err() }
  }

  /** `mig run` of a file with these operations, here. */
  function run(...operations: { module: string; parameters: unknown }[]) {
    const file = folder.join('action.json')
    writeFileSync(file, JSON.stringify({ syntaxversion: 3, kind: 'action', name: 'n', target: 'local', operations }))
    return mig(['run', file])
  }

  it('--show notfound prints those that found nothing, in each format; a hit is not among them', async () => {
    expect(await mig([...search, '--show', 'notfound'])).to.deep.equal({ status: 0, out: '', err: '' })
    expect((await mig([...search, '--show', 'notfound', '-o', 'csv'])).out).to.match(/^label,file,[^\n]*\n$/)
    const hit = await mig([...search, '--show', 'notfound', '-o', 'jsonl'])
    expect(hit.out).to.equal('{"results":[]}\n')
    const miss = await mig([...search, '-name', 'hay', '--show', 'notfound', '-o', 'jsonl'])
    expect(miss.out).to.match(/^\{"results":\[\{"foundanything":false,[^\n]*\}\]\}\n$/)
  })

  it('asks several modules, and ends with 1 when one has failed', async () => {
    const lookup = { module: 'example', parameters: { lookuphost: ['no-such-host.invalid'] } }
    const { status, out } = await run({ module: 'example', parameters: { gethostname: true } }, lookup)
    expect(status).to.equal(1)
    expect(out)
      .to.match(/^hostname is .+$/m)
      .and.match(/^error: .*no-such-host\.invalid/m)
  })

  it('refuses a module that is not here, parameters that are none, and a schedule', async () => {
    const missing = await run({ module: 'nonesuch', parameters: {} })
    expect(missing.status).to.equal(1)
    expect(missing.err).to.match(/^error: There is no module nonesuch\. .*\(MODULE_MISSING\)\n$/)
    const wrong = await run({ module: 'example', parameters: { gethostname: 'yes' } })
    expect(wrong.err).to.match(/^error: example: gethostname: .*boolean.*\(PARAMETERS_INVALID\)\n$/)
    const again = await mig([...search, '--schedule', '* * * * *'])
    expect(again.status).to.equal(2)
    expect(again.err).to.contain('A schedule needs agents: -t local asks once.')
  })

  it('ends at Ctrl-C, and at --timeout, with what it has: 1', async () => {
    const stopped = await mig(search, { signal: AbortSignal.abort() })
    expect(stopped.status).to.equal(1)
    expect(stopped.out).to.contain('the search was stopped before its end')

    // time is over as soon as it begins
    const hasty: Clock = {
      ...systemClock,
      after: (ms, task) => {
        expect(ms).to.equal(90_000)
        task()
        return () => undefined
      }
    }
    const late = await mig([...search, '--timeout', '90s'], { clock: hasty })
    expect(late.status).to.equal(1)
    expect(late.out).to.contain('the search was stopped before its end')
  })

  it('a module that breaks down is a failed result, with its sentence; a mistake of ours is an error', async () => {
    const broken = await mig(search, { clock: clockThatBreaks(4) })
    expect({ status: broken.status, err: broken.err }).to.deep.equal({ status: 1, err: '' })
    expect(broken.out).to.contain('the search broke down: this clock is broken')
    const mistake = await mig(search, { clock: clockThatBreaks(1) })
    expect(mistake.status).to.equal(1)
    expect(mistake.err).to.match(/^error: this clock is broken\. .*\(INTERNAL\)\n$/)
  })
})

/** @param call - which reading fails */
function clockThatBreaks(call: number): Clock {
  let calls = 0
  const monotonic = (): number => {
    if (++calls === call) throw new RangeError('this clock is broken')
    return systemClock.monotonic()
  }
  return { ...systemClock, monotonic }
}
