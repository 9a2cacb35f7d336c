import { expect } from 'chai'
import type { FollowEvent, StoredResult } from '../../../../src/investigator/api/api.ts'
import { followAction } from '../../../../src/investigator/cli/follow-action.ts'
import { Progress } from '../../../../src/investigator/render/progress.ts'
import { exampleAnswer, exampleSummary } from '../../../helpers/action-examples.ts'

const SILENT = new Progress({ isQuiet: true }, { write: () => true })
const progress: FollowEvent = { kind: 'progress', summary: exampleSummary(), elapsedMs: 10 }
const refusal = exampleAnswer('web2', { status: 'refused', code: 'ACL_DENIED', message: 'No.', results: [] })

async function* told(...events: FollowEvent[]): AsyncGenerator<FollowEvent> {
  yield* events
}

function collector() {
  const written: StoredResult[] = []
  return { written, write: (result: StoredResult) => void written.push(result), end: () => undefined }
}

describe('investigator/cli/follow-action', () => {
  it('writes answers, sorts out who had none, and tells how it ended', async () => {
    const writer = collector()
    const timeout = exampleAnswer('web3', { status: 'timeout', results: [] })
    const events = told(
      progress,
      { kind: 'running', agent: 'x' },
      ...[exampleAnswer('web1'), refusal, timeout].map((result) => ({ kind: 'result', result }) as const),
      {
        kind: 'end',
        reason: 'deadline',
        summary: exampleSummary({ answered: 3 }),
        silent: [{ id: 'i', name: 'n' }],
        elapsedMs: 20
      }
    )
    const outcome = await followAction(events, writer, SILENT, new AbortController().signal)
    expect(writer.written.map(({ name }) => name)).to.deep.equal(['web1', 'web2', 'web3'])
    expect(outcome).to.deep.equal({
      reason: 'deadline',
      summary: exampleSummary({ answered: 3 }),
      silent: [{ id: 'i', name: 'n' }],
      refused: [{ agent: refusal.agent, name: 'web2', status: 'refused', code: 'ACL_DENIED', message: 'No.' }],
      failed: [{ agent: timeout.agent, name: 'web3', status: 'timeout' }]
    })
  })

  it('an agent that fails in one run and succeeds in a later one has succeeded', async () => {
    const events = told(
      progress,
      { kind: 'result', result: exampleAnswer('web1', { status: 'failed', sequence: 0 }) },
      { kind: 'result', result: exampleAnswer('web1', { sequence: 1 }) },
      { kind: 'end', reason: 'complete', summary: exampleSummary(), silent: [], elapsedMs: 20 }
    )
    const outcome = await followAction(events, collector(), SILENT, new AbortController().signal)
    expect([outcome?.failed, outcome?.refused]).to.deep.equal([[], []])
  })

  it('is interrupted by Ctrl-C, whether the events stop, end or throw', async () => {
    const interruption = new AbortController()
    interruption.abort()
    async function* aborted(): AsyncGenerator<FollowEvent> {
      yield progress
      throw interruption.signal.reason
    }
    const end = { kind: 'end', reason: 'cancelled', summary: exampleSummary(), silent: [], elapsedMs: 1 } as const
    for (const events of [told(progress), told(progress, end), aborted()]) {
      const outcome = await followAction(events, collector(), SILENT, interruption.signal)
      expect(outcome?.reason).to.equal('interrupted')
    }
  })

  it('lets other errors through', async () => {
    async function* broken(): AsyncGenerator<FollowEvent> {
      yield progress
      throw new RangeError('broken')
    }
    const followed = followAction(broken(), collector(), SILENT, new AbortController().signal)
    expect(await followed.catch((error: unknown) => error)).to.be.instanceOf(RangeError)
  })
})
