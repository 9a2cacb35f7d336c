import { expect } from 'chai'
import { renderResult } from '../../../../src/modules/timedrift/render.ts'

const localtime = '2015-03-14T13:32:24.226318523-04:00'
const result = (elements: unknown, statistics: unknown, errors: string[] | null = null) => ({
  foundanything: false,
  success: errors === null,
  elements,
  statistics,
  errors
})

describe('timedrift: renderResult', () => {
  it('tells errors, and each server that was asked, when all is asked for', () => {
    const ntpstats = [
      { host: 'a', time: '0001-01-01T00:00:00Z', latency: '', drift: '', reachable: false },
      { host: 'b', time: '2015-03-14T13:26:27.473289999-04:00', latency: '44ms', drift: '-17ms', reachable: true },
      { host: 'c', time: 'noon', latency: '1ms', drift: '0s', reachable: true }
    ]
    const elements = { hascheckeddrift: true, iswithindrift: true, localtime }
    expect(renderResult(result(elements, { exectime: '1ms', ntpstats }, ['e']), { foundOnly: false })).to.deep.equal([
      `local time is ${localtime}`,
      'local time is within acceptable drift from NTP servers',
      'error:',
      'e',
      'stat: execution time was 1ms',
      'stat: a was unreachable',
      'stat: b responded in 44ms with time 2015-03-14 17:26:27.473289999 +0000 UTC. local time drifts by -17ms',
      'stat: c responded in 1ms with time noon. local time drifts by 0s',
      'timedrift module has failed'
    ])
  })

  it('gives no verdict where there is none', () => {
    const elements = { hascheckeddrift: false, localtime }
    expect(renderResult(result(elements, { exectime: '1ms' }), { foundOnly: false })).to.deep.equal([
      `local time is ${localtime}`,
      'stat: execution time was 1ms',
      'timedrift module has succeeded'
    ])
  })

  it('never throws, whatever an agent sent', () => {
    for (const odd of [null, 1, {}, { localtime }, { hascheckeddrift: true, drifts: 1, localtime }]) {
      expect(renderResult(result(odd, odd), { foundOnly: false })).to.deep.equal(['timedrift module has succeeded'])
    }
    const outOfSync = { hascheckeddrift: true, localtime }
    expect(renderResult(result(outOfSync, null), { foundOnly: true })).to.have.length(2)
  })
})
