import { expect } from 'chai'
import { renderResult } from '../../../../src/modules/netstat/render.ts'

const result = (elements: unknown, statistics: unknown = null, errors: string[] | null = null) => ({
  foundanything: true,
  success: true,
  elements,
  statistics,
  errors
})

describe('netstat: renderResult', () => {
  it('says who holds a socket, and where', () => {
    const element = {
      localaddr: '::',
      localport: 22,
      namespace: 'net:[1]',
      processes: [
        { pid: 1, name: 'systemd' },
        { pid: 812, name: 'sshd' }
      ]
    }
    expect(renderResult(result({ listeningport: { '22': [element] } }), { foundOnly: true })).to.deep.equal([
      "found listening port 22 for netstat listeningport:'22' namespace:[net:[1]] process:[1/systemd 812/sshd]"
    ])
  })

  it('says what was not found, errors and statistics, when all is asked for', () => {
    const elements = { localmac: { '^8c': null }, localip: { '::1': null }, listeningport: { '22': [] } }
    const statistics = { examined: 34, exectime: '1.5ms', totalhits: 0 }
    expect(renderResult(result(elements, statistics, ['e']), { foundOnly: false })).to.deep.equal([
      "did not find anything for netstat localip:'::1'",
      "did not find anything for netstat listeningport:'22'",
      'error: e',
      'Statistics: total hits 0 examined 34 items exectime 1.5ms'
    ])
  })

  it('never throws, whatever an agent sent', () => {
    for (const elements of [null, 1, 'x', [], { localip: 1 }, { localip: { x: [1] } }, { localip: { x: [null] } }]) {
      expect(renderResult(result(elements, 'x'), { foundOnly: false })).to.deep.equal([])
    }
    expect(renderResult(result({ connectedip: { x: [{}] } }), { foundOnly: true })).to.have.length(1)
  })
})
