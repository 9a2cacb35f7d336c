import { expect } from 'chai'
import { maskResult } from '../../../../src/modules/timedrift/mask.ts'

describe('timedrift: maskResult', () => {
  it('leaves times, and no name of a server', () => {
    const server = { host: 'anna', time: '', latency: '', drift: '1h', reachable: false }
    const masked = maskResult({
      foundanything: true,
      success: false,
      elements: { hascheckeddrift: true, drifts: ['Local time is ahead of ntp host anna by 1h'], localtime: 't' },
      statistics: { exectime: '1ms', ntpstats: [server] },
      errors: ['no time server answered', 'anna: getaddrinfo ENOTFOUND anna']
    })
    expect(JSON.stringify(masked)).to.not.include('anna by')
    expect(masked.elements).to.deep.equal({
      hascheckeddrift: true,
      drifts: ['Local time is ahead of ntp host masked by 1h'],
      localtime: 't'
    })
    expect(masked.statistics).to.deep.equal({ exectime: '1ms', ntpstats: [{ ...server, host: 'masked' }] })
    expect(masked.errors).to.deep.equal(['no time server answered', 'masked'])
  })

  it('adds nothing that is not there', () => {
    const bare = { foundanything: true, success: true, elements: { hascheckeddrift: false, localtime: 't' }, statistics: { exectime: '1ms' }, errors: null } // prettier-ignore
    expect(maskResult(bare)).to.deep.equal(bare)
    const empty = { ...bare, elements: null, statistics: null }
    expect(maskResult(empty)).to.deep.equal(empty)
  })
})
