import { expect } from 'chai'
import * as z from 'zod'
import { MigError } from '../../../../src/protocol/errors.ts'
import { checkNodeRecord, parseNodeRecord, uint64Schema } from '../../../../src/protocol/result/node-record.ts'
import { MAX_RECORD_FUTURE_SEC } from '../../../../src/protocol/wire/limits.ts'

const NOW = 1_700_000_000_000
const AT = { mesh: 'm', signer: 'i', now: NOW, lifeSec: 60 }
const RECORD = { mesh: 'm', id: 'i', time: NOW }
const refusal = (record: Partial<typeof RECORD>) => {
  try {
    checkNodeRecord({ ...RECORD, ...record }, AT)
  } catch (error) {
    return error instanceof MigError ? error.code : error
  }
  return undefined
}

describe('checkNodeRecord', () => {
  const future = MAX_RECORD_FUTURE_SEC * 1000
  const CASES: readonly { name: string; record: Partial<typeof RECORD>; code?: string }[] = [
    { name: 'made now', record: {} },
    { name: 'as far in the future as clocks may differ', record: { time: NOW + future } },
    { name: 'one ms further', record: { time: NOW + future + 1 }, code: 'RECORD_INVALID' },
    { name: 'as old as it may be', record: { time: NOW - 60_000 } },
    { name: 'one ms older', record: { time: NOW - 60_001 }, code: 'RECORD_INVALID' },
    { name: 'of another mesh', record: { mesh: 'x' }, code: 'RECORD_INVALID' },
    { name: 'of another node', record: { id: 'x' }, code: 'RECORD_INVALID' }
  ]
  for (const { name, record, code } of CASES) {
    it(`${name}: ${code ?? 'good'}`, () => {
      expect(refusal(record)).to.equal(code)
    })
  }
})

describe('uint64Schema', () => {
  it('takes what a number holds exactly, and not one more', () => {
    expect(parseNodeRecord(uint64Schema, BigInt(Number.MAX_SAFE_INTEGER))).to.equal(Number.MAX_SAFE_INTEGER)
    expect(() => parseNodeRecord(uint64Schema, BigInt(Number.MAX_SAFE_INTEGER) + 1n)).to.throw(MigError)
  })
})

describe('parseNodeRecord', () => {
  it('names the field', () => {
    const schema = z.object({ a: z.array(z.string()) })
    expect(parseNodeRecord(schema, { a: ['x'] })).to.deep.equal({ a: ['x'] })
    expect(() => parseNodeRecord(schema, { a: [1] }))
      .to.throw(MigError, 'wrong at a.0:')
      .with.property('code', 'RECORD_INVALID')
  })
})
