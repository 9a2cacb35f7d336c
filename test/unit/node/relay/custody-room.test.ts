import { expect } from 'chai'
import { CustodyRoom } from '../../../../src/node/relay/custody-room.ts'
import { MAX_CUSTODY_RESULTS, MAX_CUSTODY_RESULTS_PER_PEER } from '../../../../src/protocol/wire/limits.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'

const by = (from: string, bytes: number, segment = ''): { from: string; bytes: number; segment: string } => ({
  from,
  bytes,
  segment
})

describe('CustodyRoom', () => {
  it('has so many bytes for a peer, and not one more', () => {
    const room = new CustodyRoom({ bytes: 1000, peerBytes: 100 })
    room.take(by('a', 60))
    throwsCode(() => room.take(by('a', 41)), 'CUSTODY_FULL')
    room.take(by('a', 40))
    room.take(by('b', 100))
    expect(room.bytes).to.equal(200)
    room.release(by('a', 60))
    throwsCode(() => room.take(by('a', 61)), 'CUSTODY_FULL')
    room.take(by('a', 60))
  })

  it('has so many bytes for a segment, whoever fills it, and leaves the other segments theirs', () => {
    const room = new CustodyRoom({ bytes: 100, peerBytes: 80 })
    room.take(by('a', 80, 'office'))
    throwsCode(() => room.take(by('b', 21, 'office')), 'CUSTODY_FULL')
    room.take(by('b', 20, 'office'))
    room.take(by('c', 80, 'plant'))
    expect(room.bytes).to.equal(180)
  })

  it('has places for so many results of a peer, and of all, however small', () => {
    const room = new CustodyRoom({ bytes: 1_000_000, peerBytes: 1_000_000 })
    for (let n = 0; n < MAX_CUSTODY_RESULTS_PER_PEER; n++) room.take(by('a', 1))
    throwsCode(() => room.take(by('a', 1)), 'CUSTODY_FULL')
    for (let n = MAX_CUSTODY_RESULTS_PER_PEER; n < MAX_CUSTODY_RESULTS; n++) room.take(by(`peer ${n}`, 1))
    throwsCode(() => room.take(by('one more', 1)), 'CUSTODY_FULL')
    room.release(by('a', 1))
    room.take(by('one more', 1))
  })

  it('counts what is on the disk already, also beyond what would find room', () => {
    const room = new CustodyRoom({ bytes: 10, peerBytes: 10 })
    room.put(by('a', 20))
    throwsCode(() => room.take(by('b', 1)), 'CUSTODY_FULL')
    room.release(by('a', 20))
    room.release(by('nobody', 5))
    room.take(by('b', 10))
    expect(room.bytes).to.equal(10)
  })
})
