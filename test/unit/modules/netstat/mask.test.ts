import { expect } from 'chai'
import { maskResult } from '../../../../src/modules/netstat/mask.ts'

const result = (elements: unknown) => ({ foundanything: true, success: true, elements, statistics: null, errors: null })

describe('netstat: maskResult', () => {
  it('hides who the host talks to, who its neighbours are, and whose its sockets are', () => {
    const neighbour = { remotemacaddr: '00:11:22:33:44:55', remoteaddr: '10.0.0.9', namespace: 'default' }
    const socket = { localaddr: '10.1.2.3', localport: 22, namespace: 'default', uid: 1000, inode: 7 }
    const masked = maskResult(
      result({
        localip: { '10.0.0.0/8': [{ localaddr: '10.1.2.3' }] },
        neighbormac: { '^00': [neighbour] },
        neighborip: { '10.0.0.0/8': [neighbour], '::/0': null },
        connectedip: { '0.0.0.0/0': [{ ...socket, remoteaddr: '93.184.216.34', remoteport: 443 }] },
        listeningport: { '22': [socket], '80': null }
      })
    )
    const maskedNeighbour = { remotemacaddr: 'masked', remoteaddr: 'masked', namespace: 'default' }
    const { uid: _uid, ...maskedSocket } = socket
    expect(masked.elements).to.deep.equal({
      localip: { '10.0.0.0/8': [{ localaddr: '10.1.2.3' }] },
      neighbormac: { '^00': [maskedNeighbour] },
      neighborip: { '10.0.0.0/8': [maskedNeighbour], '::/0': null },
      connectedip: { '0.0.0.0/0': [{ ...maskedSocket, remoteaddr: 'masked', remoteport: 443 }] },
      listeningport: { '22': [maskedSocket], '80': null }
    })
  })

  it('leaves nothing of what has another shape', () => {
    expect(maskResult(result(null)).elements).to.equal(null)
    expect(maskResult(result({ connectedip: '93.184.216.34' })).elements).to.deep.equal({})
  })
})
