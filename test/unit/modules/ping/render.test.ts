import { expect } from 'chai'
import { renderResult } from '../../../../src/modules/ping/render.ts'

const result = (elements: unknown, foundanything = true, errors: string[] | null = null) => ({
  foundanything,
  success: errors === null,
  elements,
  statistics: null,
  errors
})
const elements = {
  latencies: [12.34, 0.6, 9999999, -1, 0],
  protocol: 'icmp',
  resolvedhost: 'example.net (192.0.2.7)',
  failures: ['ping #5 failed with error: x']
}

describe('ping: renderResult', () => {
  it('tells each probe, and failures, when all is asked for', () => {
    expect(renderResult(result(elements, true, ['e']), { foundOnly: false })).to.deep.equal([
      'icmp ping of example.net (192.0.2.7) succeeded. Target is reachable.',
      'ping #1 succeeded in 12ms',
      'ping #2 succeeded in 1ms',
      'ping #3 failed, connection timed out',
      'ping #4 failed, target was unreachable',
      'ping #5 failed, reason unknown',
      'error: ping #5 failed with error: x',
      'error: e'
    ])
  })

  it('of a host that is not reached', () => {
    const refused = { ...elements, protocol: 'udp', latencies: [-1], failures: null }
    expect(renderResult(result(refused, false), { foundOnly: true })).to.deep.equal([])
    expect(renderResult(result(refused, false), { foundOnly: false })).to.deep.equal([
      'udp ping of example.net (192.0.2.7) failed. Target is no reachable.',
      'ping #1 failed, target was unreachable'
    ])
  })

  it('of silence by udp', () => {
    const silent = { ...elements, protocol: 'udp', latencies: [9999999], failures: null }
    expect(renderResult(result(silent), { foundOnly: false })[1]).to.equal(
      'ping #1 may have succeeded (no udp response)'
    )
  })

  it('never throws, whatever an agent sent', () => {
    for (const odd of [null, 1, {}, { latencies: 'x' }, { ...elements, failures: [1] }]) {
      expect(renderResult(result(odd, true, ['e']), { foundOnly: false })).to.deep.equal(['error: e'])
    }
  })
})
