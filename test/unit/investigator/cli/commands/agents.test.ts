import { expect } from 'chai'
import { CliBench } from '../../../../helpers/cli-bench.ts'
import { Desk } from '../../../../helpers/desk.ts'
import { exampleAgentRecord } from '../../../../helpers/example-agent-record.ts'

describe('mig agents', () => {
  let bench: CliBench

  before(async () => {
    bench = await CliBench.open(await Desk.open(['ada']), { macros: { second: "name='host-2'" } })
    for (const n of [1, 2]) await bench.node.meet(n)
    await bench.node.meet(3, 'host-1')
  })
  after(() => bench[Symbol.asyncDispose]())

  it('lists what targets see, and flags a name that two claim', async () => {
    const { status, out } = await bench.mig('agents')
    expect(status).to.equal(0)
    const { environment, tags } = exampleAgentRecord('id')
    const [tag, value] = Object.entries(tags)[0]!
    const lines = out.trimEnd().split('\n')
    expect(lines[0]).to.match(/^NAME +OS +ARCH +IDENT +VERSION +POLICY +SEEN +ID +TAGS$/)
    expect(lines.slice(1).map((line) => /^host-\d( \(name of several\))?/.exec(line)?.[0])).to.deep.equal([
      'host-1 (name of several)',
      'host-1 (name of several)',
      'host-2'
    ])
    expect(lines[3])
      .to.contain(` ${environment.os} `)
      .and.contain('2026-11-24 08:00:00Z')
      .and.contain(`${tag}=${value}`)
  })

  it('takes a macro as the target', async () => {
    const { out } = await bench.mig('agents', '-t', 'second', '-o', 'jsonl')
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { name: string }).name)
    ).to.deep.equal(['host-2'])
  })

  it('--outdated leaves those that are behind: here all, with version 1 of 0.1.0 none', async () => {
    expect((await bench.mig('agents', '--outdated', '-o', 'csv')).out.trim().split('\n')).to.have.length(1)
  })

  it('refuses a target that is none: TARGET_INVALID', async () => {
    expect((await bench.mig('agents', '-t', 'no such macro')).err).to.contain('(TARGET_INVALID)')
  })
})
