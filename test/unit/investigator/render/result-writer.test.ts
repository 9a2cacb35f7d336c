import { expect } from 'chai'
import type { OutputFormat } from '../../../../src/investigator/render/formats.ts'
import type { Outcome } from '../../../../src/investigator/render/outcome.ts'
import { createResultWriter } from '../../../../src/investigator/render/result-writer.ts'
import { MODULES } from '../../../../src/modules/registry.ts'
import { exampleAnswer, exampleSummary, fileResult } from '../../../helpers/action-examples.ts'

const OUTCOME: Outcome = {
  reason: 'deadline',
  summary: exampleSummary(),
  silent: [{ id: 'id-of-db1', name: 'db1' }],
  refused: [{ agent: 'id-of-web3', name: 'web3', status: 'refused', code: 'ACL_DENIED', message: 'No.' }],
  failed: []
}

/** What is written for two answers, of which one found something. */
function written(format: OutputFormat, isScheduled = false): { early: string[]; all: string[] } {
  const lines: string[] = []
  const view = { show: 'found', modules: ['file'], registry: MODULES, isScheduled } as const
  const writer = createResultWriter(format, view, (text) => lines.push(text))
  writer.write(exampleAnswer('web1'))
  writer.write(exampleAnswer('web2', { results: [fileResult()] }))
  const early = [...lines]
  writer.end(OUTCOME)
  return { early, all: lines }
}

describe('investigator/render/result-writer', () => {
  it('text: lines as they come', () => {
    const { early, all } = written('text')
    expect(early).to.have.length(1)
    expect(early[0]).to.match(/^web1 \/etc\/passwd \[/)
    expect(all).to.deep.equal(early)
  })

  it('jsonl: one object a line, as they come', () => {
    const { early, all } = written('jsonl')
    expect(early.map((line) => JSON.parse(line))).to.deep.equal([
      { agent: 'id-of-web1', name: 'web1', status: 'success', results: [fileResult('/etc/passwd')] }
    ])
    expect(all).to.deep.equal(early)
  })

  it('csv: a header, and rows as they come', () => {
    const { early, all } = written('csv')
    expect(early).to.deep.equal([
      'agent,status,label,file,size,mode,lastmodified,sha256',
      "web1,success,s1,/etc/passwd,12,'-rw-r--r--,2015-02-07 01:51:07 +0000 UTC,"
    ])
    expect(all).to.deep.equal(early)
  })

  it('json: one document at the end, with the silent and the refused', () => {
    const { early, all } = written('json')
    expect(early).to.deep.equal([])
    expect(all).to.have.length(1)
    expect(JSON.parse(all[0]!)).to.deep.equal({
      action: exampleSummary(),
      results: [{ agent: 'id-of-web1', name: 'web1', status: 'success', results: [fileResult('/etc/passwd')] }],
      silent: OUTCOME.silent,
      refused: OUTCOME.refused,
      failed: []
    })
  })

  it('of a scheduled action each answer says of which run it is', () => {
    expect(written('text', true).all[0]).to.match(/^web1 run 0 \/etc\/passwd \[/)
    expect(JSON.parse(written('jsonl', true).all[0]!)).to.deep.include({
      sequence: 0,
      started: '2026-11-24T08:00:01.000Z'
    })
    const { results } = JSON.parse(written('json', true).all[0]!) as { results: { sequence: number }[] }
    expect(results.map(({ sequence }) => sequence)).to.deep.equal([0])
    expect(written('csv', true).all.map((line) => line.split(',').slice(0, 3).join())).to.deep.equal([
      'agent,run,status',
      'web1,0,success'
    ])
  })
})
