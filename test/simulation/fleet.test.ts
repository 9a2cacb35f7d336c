import { expect } from 'chai'
import type { FollowEvent } from '../../src/investigator/api/api.ts'
import { collect } from '../helpers/collect.ts'
import { InProcessMesh } from '../helpers/in-process-mesh.ts'
import { eventually } from '../helpers/processes.ts'

/** More than may answer all at once, so that they spread over a window; `npm run test:long` has 200. */
const AGENTS = Number(process.env['MIG_FLEET_AGENTS'] ?? 160)
const QUESTIONS = 3
/** All of them share one thread, and each checks the presence of each. */
const START_MS = Math.max(900_000, AGENTS * 10_000)
const ANSWER_MS = 300_000

describe(`${AGENTS} agents that answer one investigator`, function () {
  this.timeout(START_MS + (QUESTIONS + 1) * ANSWER_MS)
  let mesh: InProcessMesh

  before(async () => {
    mesh = await InProcessMesh.start({ agents: AGENTS })
    await mesh.investigator.status()
    await eventually(async () => (await mesh.investigator.census()).length === AGENTS, START_MS, 'the census', 200)
  })
  after(() => mesh[Symbol.asyncDispose]())

  it('lose no answer, and send none twice', async () => {
    const ids = mesh.agents.map(({ id }) => id)
    for (let question = 0; question < QUESTIONS; question++) {
      const { file, digest } = await mesh.prepare({ name: `question-${question}` })
      await mesh.investigator.publish(file)
      const events = await collect(mesh.investigator.follow(digest, { timeoutMs: ANSWER_MS }))
      expect(answered(events)).to.have.members(ids)
      const stored = await collect(mesh.investigator.results(digest))
      expect(stored.map(({ agent }) => agent)).to.have.members(ids)
    }
    expect(mesh.runs.repeated()).to.deep.equal([])
  })

  it('keep nothing: each result has its receipt', async () => {
    await eventually(() => mesh.agents.every(({ parts }) => parts.outbox.size === 0), 60_000, 'empty outboxes', 100)
    expect([...mesh.logs.errors, ...mesh.logs.warnings]).to.deep.equal([])
  })
})

function answered(events: readonly FollowEvent[]): string[] {
  return events.flatMap((event) => (event.kind === 'result' ? [event.result.agent] : []))
}
