import { expect } from 'chai'
import { LocalMesh } from '../helpers/local-mesh.ts'

const AGENTS = 2

describe('an action with a schedule, on real processes', function () {
  this.timeout(150_000)
  let mesh: LocalMesh

  before(async () => {
    mesh = await LocalMesh.create({ agents: AGENTS })
    await mesh.start()
  })

  after(async () => {
    await mesh[Symbol.asyncDispose]()
  })

  it('runs each minute until it expires; what is found the same way again is not told again', async () => {
    // it is valid from a minute ago: one time lies behind, and is made up for; another lies before the end
    const asked = await mesh.mig(
      ...['file', '-path', '/etc', '-name', '^passwd$', '-maxdepth', '1'],
      ...['--schedule', '* * * * *', '-e', '62s', '--timeout', '63s']
    )
    const lines = asked.stdout.trimEnd().split('\n').toSorted()
    expect(lines, asked.stderr).to.have.length(AGENTS)
    for (const [index, line] of lines.entries()) {
      expect(line).to.match(new RegExp(`^host-0${index + 1}\\.example\\.net run [01] /etc/passwd `))
    }
    expect(asked.status, asked.stderr).to.equal(0)
    for (const agent of mesh.agents) {
      const recent = (await mesh.status(agent))['recent'] as { decision: string; code?: string }[]
      expect(recent.filter(({ decision }) => decision === 'done').length).to.be.within(1, 2)
    }
    const [action] = JSON.parse((await mesh.migOk('action', 'list', '-o', 'json')).stdout) as { digest: string }[]
    const results = await mesh.mig('action', 'results', action!.digest, '-o', 'jsonl')
    const documents = results.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { sequence: number })
    expect(documents).to.have.length(AGENTS)
    for (const { sequence } of documents) expect(sequence).to.be.within(0, 1)
  })

  it('mig says before publishing that a schedule means nothing', async () => {
    for (const schedule of ['61 * * * *', '0 0 30 2 *', 'daily']) {
      const { status, stderr } = await mesh.mig('example', '-hostname', '--schedule', schedule)
      expect([status, /\((SCHEDULE_INVALID|ORDER_INVALID)\)/.test(stderr)], stderr).to.deep.equal([1, true])
    }
  })
})
