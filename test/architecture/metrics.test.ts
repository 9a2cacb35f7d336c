import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { investigatorMetrics } from '../../src/investigator/investigator-metrics.ts'
import { agentMetrics } from '../../src/node/agent/agent-metrics.ts'
import type { Metric } from '../../src/node/metrics/metric.ts'
import { relayMetrics } from '../../src/node/relay/relay-metrics.ts'
import { NODE_PARTS } from '../helpers/metric-figures.ts'

const page = readFileSync(join(resolve(import.meta.dirname, '../..'), 'docs/metrics.md'), 'utf8')
const none = new Map<string, number>()
const PARTS = {
  ...NODE_PARTS,
  outbox: {},
  reporter: { ended: none },
  runner: { children: none },
  custody: { status: {} },
  segments: { names: [], of: () => '' },
  investigator: { wanted: () => [] },
  intake: { stored: none },
  clock: {}
} as unknown as Parameters<typeof agentMetrics>[0] &
  Parameters<typeof relayMetrics>[0] &
  Parameters<typeof investigatorMetrics>[0]

const NODES: Readonly<Record<string, readonly Metric[]>> = {
  agent: agentMetrics(PARTS),
  relay: relayMetrics(PARTS),
  investigator: investigatorMetrics(PARTS)
}

/** Which kinds of nodes tell a metric, as the page says it. */
function kindsOf(name: string): string {
  const kinds = Object.entries(NODES).filter(([, metrics]) => metrics.some((metric) => metric.name === name))
  return kinds.length === Object.keys(NODES).length ? 'all' : kinds.map(([kind]) => kind).join(', ')
}

describe('docs/metrics.md', () => {
  it('has each metric of each node, what it means and who tells it, and no other', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| `mig_'))
    const metrics = new Map(Object.values(NODES).flatMap((all) => all.map((metric) => [metric.name, metric] as const)))
    expect(rows.map((row) => row.split('|').map((cell) => cell.trim().replaceAll('`', '')))).to.have.deep.members(
      [...metrics.values()].map(({ name, type, help, read }) => {
        const value = read()
        return ['', name, type, typeof value === 'object' ? value.label : '', kindsOf(name), help, '']
      })
    )
  })
})
