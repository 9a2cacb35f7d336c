import { expect } from 'chai'
import type { Report } from '../../../src/protocol/result/report.ts'
import { openLevel, type Store } from '../../../src/store/level.ts'
import { type IncomingResult, Results, type StoreOutcome } from '../../../src/store/results.ts'
import { sha256Hex, toUtf8 } from '../../../src/util/bytes.ts'
import { collect } from '../../helpers/collect.ts'
import { AGENT, exampleIncoming, numbered } from '../../helpers/store-examples.ts'
import { TemporaryFolder } from '../../helpers/temporary-folder.ts'

const ORDER = numbered(1)
const OTHER_AGENT = AGENT.replace('BLvs', 'CLvs')

/** The result of the one command, with a status, and bytes of its own. */
function incoming(status: Report['status'], fields: Partial<Report> = {}): IncomingResult {
  const result = exampleIncoming(1, { status, ...fields })
  const bytes = toUtf8(JSON.stringify([status, fields]))
  return { ...result, bytes, cover: { ...result.cover, resultDigest: sha256Hex(bytes) } }
}

async function withResults(task: (results: Results, store: Store) => Promise<void>): Promise<void> {
  using folder = new TemporaryFolder()
  await using store = await openLevel(folder.path)
  await task(new Results(store), store)
}

const SEQUENCES: readonly { name: string; statuses: readonly Report['status'][]; outcomes: readonly StoreOutcome[] }[] =
  [
    { name: 'the usual way', statuses: ['accepted', 'running', 'success'], outcomes: ['stored', 'stored', 'stored'] },
    { name: 'a repeat', statuses: ['success', 'success'], outcomes: ['stored', 'repeated'] },
    { name: 'a late notice', statuses: ['running', 'accepted'], outcomes: ['stored', 'outdated'] },
    {
      name: 'notices after the end',
      statuses: ['failed', 'running', 'accepted'],
      outcomes: ['stored', 'outdated', 'outdated']
    },
    { name: 'a second final', statuses: ['timeout', 'success'], outcomes: ['stored', 'conflict'] }
  ]

describe('Results', () => {
  for (const { name, statuses, outcomes } of SEQUENCES) {
    it(`${name}: ${statuses.join(', ')}`, async () => {
      await withResults(async (results) => {
        const seen: StoreOutcome[] = []
        for (const status of statuses) seen.push(await results.put(incoming(status), 5))
        expect(seen).to.deep.equal(outcomes)
        const kept = statuses[outcomes.lastIndexOf('stored')] as Report['status']
        const expected = incoming(kept)
        expect(await results.report(ORDER, AGENT, 0)).to.deep.equal(expected.report)
        expect(await results.sealed(ORDER, AGENT, 0)).to.deep.equal(Buffer.from(expected.bytes))
        expect((await results.head(ORDER, AGENT, 0))?.resultDigest).to.equal(expected.cover.resultDigest)
      })
    })
  }

  it('a notice of the same kind with other words replaces the one before', async () => {
    await withResults(async (results) => {
      await results.put(incoming('accepted', { code: 'ACL_DENIED', message: 'one' }), 1)
      expect(await results.put(incoming('accepted', { code: 'POLICY_TOO_OLD', message: 'two' }), 2)).to.equal('stored')
      const head = await results.head(ORDER, AGENT, 0)
      expect(head).to.include({ status: 'accepted', final: false, code: 'POLICY_TOO_OLD', message: 'two', stored: 2 })
    })
  })

  it('the same result many times at once is stored once', async () => {
    await withResults(async (results) => {
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => results.put(incoming('success'), 1)))
      expect(outcomes.filter((outcome) => outcome === 'stored')).to.have.length(1)
      expect(outcomes.filter((outcome) => outcome === 'repeated')).to.have.length(19)
    })
  })

  it('of two finals at once, the first stays', async () => {
    await withResults(async (results) => {
      const outcomes = await Promise.all([results.put(incoming('success'), 1), results.put(incoming('failed'), 1)])
      expect(outcomes).to.deep.equal(['stored', 'conflict'])
      expect((await results.head(ORDER, AGENT, 0))?.status).to.equal('success')
    })
  })

  it('lists the heads and the reports of one order, by agent and sequence', async () => {
    await withResults(async (results) => {
      const none = { results: [] }
      await results.put(incoming('success', { sequence: 1, ...none }), 1)
      await results.put(incoming('success', { agent: OTHER_AGENT }), 2)
      await results.put(incoming('success'), 3)
      await results.put(exampleIncoming(2), 4)
      const heads = await collect(results.heads(ORDER))
      expect(heads.map(({ agent, sequence, found, stored }) => [agent, sequence, found, stored])).to.deep.equal([
        [AGENT, 0, true, 3],
        [AGENT, 1, false, 1],
        [OTHER_AGENT, 0, true, 2]
      ])
      const reports = await collect(results.reports(ORDER))
      expect(reports.map(({ agent, sequence }) => [agent, sequence])).to.deep.equal([
        [AGENT, 0],
        [AGENT, 1],
        [OTHER_AGENT, 0]
      ])
      expect(await results.report(ORDER, OTHER_AGENT, 1)).to.equal(undefined)
      expect(await collect(results.heads(numbered(3)))).to.deep.equal([])
    })
  })

  it('keeps NUL characters and lone surrogates', async () => {
    await withResults(async (results) => {
      const result = incoming('success', { message: 'a\u0000\ud800\u2028', name: '' })
      await results.put(result, 1)
      expect(await results.report(ORDER, AGENT, 0)).to.deep.equal(result.report)
      expect((await results.head(ORDER, AGENT, 0))?.message).to.equal('a\u0000\ud800\u2028')
    })
  })
})
