import type { Report } from '../../src/protocol/result/report.ts'
import type { Surroundings } from '../../src/protocol/result/surroundings.ts'
import type { OutboxHead } from '../../src/store/outbox.ts'
import type { IncomingResult } from '../../src/store/results.ts'
import { sha256Hex, toUtf8 } from '../../src/util/bytes.ts'

export const MESH = `test.${'0'.repeat(64)}`
export const AGENT = '12D3KooWBLvsmV4yFYQbqvH4XnbWz5EEZkUF4jxyVQ8e9MzyJqGv'

/** The digest of the number: a key that is as random as real ones. */
export function numbered(n: number): string {
  return sha256Hex(toUtf8(String(n)))
}

/** Some kB that tell which number they belong to. */
export function sealedOf(n: number): Uint8Array {
  return toUtf8(`${n} ${numbered(n).repeat(50)}`)
}

export function exampleHead(orderDigest: string): OutboxHead {
  return {
    orderDigest,
    sequence: 0,
    resultDigest: numbered(0),
    peer: AGENT,
    addresses: ['/ip4/127.0.0.1/tcp/4001'],
    until: 2_000_000,
    nextAt: 1_000_000,
    attempts: 0
  }
}

export function exampleReport(fields: Partial<Report> = {}): Report {
  return {
    mesh: MESH,
    order: numbered(0),
    agent: AGENT,
    sequence: 0,
    policyVersion: 0,
    status: 'success',
    started: '2026-01-02T03:04:05.678Z',
    finished: '2026-01-02T03:04:06.789Z',
    name: 'host.example.net',
    results: [{ foundanything: true, success: true, elements: { a: 1 }, statistics: null, errors: null }],
    sandbox: [],
    masked: false,
    ...fields
  }
}

/** A result of its own order for each number. */
export function exampleIncoming(n: number, fields: Partial<Report> = {}): IncomingResult {
  const report = exampleReport({ order: numbered(n), ...fields })
  const bytes = sealedOf(n)
  const { order, agent, sequence, status } = report
  const cover = {
    orderDigest: order,
    agent,
    sequence,
    final: status !== 'accepted' && status !== 'running',
    resultDigest: sha256Hex(bytes)
  }
  return { cover, bytes, report }
}

/** All that a presence can tell of what is around its node. */
export function exampleSurroundings(): Surroundings {
  return {
    everySec: 660,
    neighbours: [{ key: '00'.repeat(8) }, { key: 'ff'.repeat(8), skewSec: -3600 }],
    segments: [
      { name: 'office', networks: ['10.1.0.0/16', '2001:db8::/32'] },
      { name: 'plant', networks: [] }
    ],
    custody: { results: 7, bytes: 2 ** 38 }
  }
}
