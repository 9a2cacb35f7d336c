import { expect } from 'chai'
import { CustodyRecords, type CustodyHead } from '../../../src/store/custody.ts'
import { openLevel } from '../../../src/store/level.ts'
import { collect } from '../../helpers/collect.ts'
import { AGENT, numbered, sealedOf } from '../../helpers/store-examples.ts'
import { TemporaryFolder } from '../../helpers/temporary-folder.ts'

const HEAD: CustodyHead = {
  resultDigest: numbered(1),
  orderDigest: numbered(2),
  agent: AGENT,
  sequence: 0,
  peer: AGENT,
  addresses: [],
  via: [],
  from: AGENT,
  segment: 'office',
  bytes: sealedOf(1).byteLength,
  until: 2_000_000,
  nextAt: 1_000_000,
  attempts: 0,
  isSettled: false
}

describe('CustodyRecords', () => {
  it('keeps a result over restarts, then its receipt in place of it, then nothing', async () => {
    using folder = new TemporaryFolder()
    {
      await using store = await openLevel(folder.path)
      await new CustodyRecords(store).put(HEAD, sealedOf(1))
    }
    await using store = await openLevel(folder.path)
    const records = new CustodyRecords(store)
    expect(await collect(records.heads())).to.deep.equal([HEAD])
    expect(await records.sealed(HEAD.resultDigest)).to.deep.equal(sealedOf(1))
    expect(await records.receipt(HEAD.resultDigest)).to.equal(undefined)

    const later = { ...HEAD, nextAt: 5, attempts: 1, custodian: 'somebody' }
    await records.postpone(later)
    expect(await collect(records.heads())).to.deep.equal([later])

    await records.settle(later, Uint8Array.of(7))
    expect(await collect(records.heads())).to.deep.equal([{ ...later, isSettled: true }])
    expect(await records.sealed(HEAD.resultDigest)).to.equal(undefined)
    expect(await records.receipt(HEAD.resultDigest)).to.deep.equal(Uint8Array.of(7))

    await records.remove(HEAD.resultDigest)
    expect(await collect(records.heads())).to.deep.equal([])
    expect(await records.receipt(HEAD.resultDigest)).to.equal(undefined)
  })
})
