import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect } from 'chai'
import { agentMetrics } from '../../../../src/node/agent/agent-metrics.ts'

const PARTS = {
  mesh: { peers: () => [{ isNeighbour: true }, { isNeighbour: false }] },
  book: { size: 4, refused: new Map([['SIGNER_UNKNOWN', 2]]) },
  policies: { version: 7 },
  census: { size: 9 },
  outbox: { size: 5, dropped: 1 },
  reporter: { ended: new Map([['success', 3]]) }
}

describe('agentMetrics', () => {
  const metrics = agentMetrics(PARTS as unknown as Parameters<typeof agentMetrics>[0])

  it('are what the parts of the agent say', () => {
    expect(metrics.map(({ read }) => read())).to.deep.equal([
      4,
      1,
      9,
      7,
      5,
      1,
      { label: 'status', values: PARTS.reporter.ended },
      { label: 'code', values: PARTS.book.refused }
    ])
  })

  it('are those of docs/metrics.md', () => {
    const text = readFileSync(resolve(import.meta.dirname, '../../../../docs/metrics.md'), 'utf8')
    const rows = text.split('\n').filter((line) => line.startsWith('| `mig_'))
    expect(rows.map((row) => row.split('|').map((cell) => cell.trim().replaceAll('`', '')))).to.deep.equal(
      metrics.map(({ name, type, help, read }) => {
        const value = read()
        return ['', name, type, typeof value === 'number' ? '' : value.label, help, '']
      })
    )
  })
})
