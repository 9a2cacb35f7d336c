import { expect } from 'chai'
import fc from 'fast-check'
import {
  BUCKET_DIGEST_BYTES,
  KIND_DIGEST_BYTES,
  SyncIndex,
  bucketCountFor,
  bucketDigests
} from '../../../../src/node/mesh/sync-index.ts'
import { MAX_SYNC_BUCKETS, MAX_SYNC_ENTRIES } from '../../../../src/protocol/wire/limits.ts'

const entry = fc.record({ key: fc.string({ maxLength: 20 }), version: fc.string({ maxLength: 5 }) })
const entries = fc.uniqueArray(entry, { selector: ({ key }) => key, maxLength: 100 })

describe('SyncIndex', () => {
  it('has the same digest for the same entries in any order', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const digest = new SyncIndex(list).digest()
        expect(digest).to.have.length(KIND_DIGEST_BYTES)
        expect(new SyncIndex(list.toReversed()).digest()).to.deep.equal(digest)
      })
    )
  })

  it('has another digest when an entry is missing or has another version', () => {
    fc.assert(
      fc.property(entries, entry, (list, extra) => {
        fc.pre(!list.some(({ key }) => key === extra.key))
        const digest = new SyncIndex(list).digest()
        expect(new SyncIndex([...list, extra]).digest()).to.not.deep.equal(digest)
        const changed = { ...extra, version: `${extra.version}!` }
        expect(new SyncIndex([...list, extra]).digest()).to.not.deep.equal(new SyncIndex([...list, changed]).digest())
      })
    )
  })

  it('puts every entry into one bucket, by its key alone', () => {
    fc.assert(
      fc.property(entries, fc.constantFrom(1, 2, 16, 256), (list, count) => {
        const buckets = new SyncIndex(list).buckets(count)
        expect(buckets).to.have.length(count)
        expect(buckets.flat()).to.have.deep.members(list)
        const changed = new SyncIndex(list.map(({ key }) => ({ key, version: 'x' }))).buckets(count)
        expect(changed.map((bucket) => bucket.map(({ key }) => key))).to.deep.equal(
          buckets.map((bucket) => bucket.map(({ key }) => key))
        )
      })
    )
  })

  it('differs in the bucket of the difference only', () => {
    const list = Array.from({ length: 500 }, (_, at) => ({ key: `key ${at}`, version: '1' }))
    const before = bucketDigests(new SyncIndex(list).buckets(32))
    const after = bucketDigests(new SyncIndex([...list, { key: 'new', version: '1' }]).buckets(32))
    const differing = Array.from({ length: 32 }, (_, at) => at * BUCKET_DIGEST_BYTES).filter(
      (at) => Buffer.compare(before.subarray(at, at + 8), after.subarray(at, at + 8)) !== 0
    )
    expect(differing).to.have.length(1)
  })

  it('spreads peer ids, digests and numbers over the buckets', () => {
    const keys = [
      (at: number) => `12D3KooW${(at * 7919).toString(36).padStart(44, 'q')}`,
      (at: number) => (at * 104_729).toString(16).padStart(64, '0'),
      (at: number) => String(at)
    ]
    for (const key of keys) {
      const list = Array.from({ length: 4096 }, (_, at) => ({ key: key(at), version: '' }))
      const sizes = new SyncIndex(list).buckets(64).map((bucket) => bucket.length)
      expect(Math.max(...sizes), key(1)).to.be.lessThan(4 * 64)
    }
  })
})

describe('bucketCountFor', () => {
  it('is a power of two that grows with the entries, within its limit', () => {
    expect([0, 1, 16, 17, 1000, MAX_SYNC_ENTRIES].map(bucketCountFor)).to.deep.equal([1, 1, 1, 2, 64, MAX_SYNC_BUCKETS])
  })
})
