import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import {
  commandKey,
  digestKey,
  metaKey,
  peerKey,
  policyKey,
  PREFIX,
  rangeOf,
  rangeOfKind,
  readRunKey,
  runKey
} from '../../../src/store/keys.ts'
import { toHex } from '../../../src/util/bytes.ts'

const golden = JSON.parse(
  readFileSync(join(resolve(import.meta.dirname, '../../golden'), 'store-keys.json'), 'utf8')
) as { digest: string; agent: string; prefixes: Record<string, number>; keys: Record<string, string> }
const { digest, agent } = golden

describe('the key space', () => {
  it('is the one of old databases: nothing changes its prefix, and what is new is appended', () => {
    expect(PREFIX).to.deep.equal(golden.prefixes)
    expect(new Set(Object.values(PREFIX)).size).to.equal(Object.keys(PREFIX).length)
  })

  it('has the same bytes as in old databases', () => {
    const keys = {
      'meta highest-time': metaKey('highest-time'),
      'policy 258': policyKey(258),
      'policy fork': digestKey(PREFIX.policyFork, digest),
      census: peerKey(PREFIX.census, '12D3C'),
      order: digestKey(PREFIX.order, digest),
      'run-once 4294967295': runKey(PREFIX.runOnce, digest, 0xffff_ffff),
      'result head 7': commandKey(PREFIX.resultHead, digest, agent, 7)
    }
    expect(Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, toHex(key)]))).to.deep.equal(golden.keys)
  })
})

describe('runKey', () => {
  it('sorts as the sequence does, and reads back', () => {
    const sequences = [0, 1, 255, 256, 65_536, 0xffff_ffff]
    const keys = sequences.map((sequence) => runKey(PREFIX.command, digest, sequence))
    expect([...keys].reverse().sort(Buffer.compare)).to.deep.equal(keys)
    expect(keys.map(readRunKey)).to.deep.equal(sequences.map((sequence) => ({ orderDigest: digest, sequence })))
  })

  it('refuses a sequence that does not fit', () => {
    expect(() => runKey(PREFIX.command, digest, 2 ** 32)).to.throw(RangeError)
    expect(() => runKey(PREFIX.command, digest, -1)).to.throw(RangeError)
  })
})

describe('rangeOf', () => {
  it('ends where the bytes in front end, also behind 0xff', () => {
    expect(rangeOf(Uint8Array.of(1, 2))).to.deep.equal({ gte: Uint8Array.of(1, 2), lt: Uint8Array.of(1, 3) })
    expect(rangeOf(Uint8Array.of(1, 255, 255)).lt).to.deep.equal(Uint8Array.of(2))
    expect(rangeOfKind(PREFIX.order)).to.deep.equal({ gte: Uint8Array.of(5), lt: Uint8Array.of(6) })
  })
})
