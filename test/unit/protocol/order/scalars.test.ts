import { expect } from 'chai'
import {
  addressSchema,
  areDistinct,
  areSorted,
  base64Schema,
  digestSchema,
  fingerprintSchema,
  labelSchema,
  meshIdSchema,
  meshNameSchema,
  peerIdSchema,
  textSchema,
  timeSchema,
  uuidSchema
} from '../../../../src/protocol/order/scalars.ts'
import {
  MAX_ADDRESS_CHARACTERS,
  MAX_LABEL_CHARACTERS,
  MAX_NAME_CHARACTERS
} from '../../../../src/protocol/wire/limits.ts'
import { AGENTS } from '../../../helpers/orders.ts'

const CASES = {
  digest: { schema: digestSchema, good: ['0a'.repeat(32)], bad: ['0A'.repeat(32), '0a'.repeat(31), '', 7] },
  'peer id': {
    schema: peerIdSchema,
    good: [...AGENTS],
    bad: [
      `${AGENTS[0]}x`,
      AGENTS[0].slice(0, -1),
      AGENTS[0].replace('D', '0'),
      'QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N'
    ]
  },
  'mesh name': {
    schema: meshNameSchema,
    good: ['a', 'web-1', 'x'.repeat(32)],
    bad: ['', 'Web', 'a.b', 'x'.repeat(33)]
  },
  'mesh id': {
    schema: meshIdSchema,
    good: [`a.${'0'.repeat(64)}`],
    bad: ['a', `.${'0'.repeat(64)}`, `a.${'0'.repeat(63)}`, `a.${'0'.repeat(64)}\n`]
  },
  fingerprint: {
    schema: fingerprintSchema,
    good: ['AB'.repeat(20), 'AB'.repeat(32)],
    bad: ['ab'.repeat(20), 'AB'.repeat(21), '0x'.repeat(20)]
  },
  uuid: {
    schema: uuidSchema,
    good: ['019ab4f0-1c00-7000-8000-000000000001'],
    bad: [
      '019ab4f0-1c00-4000-8000-000000000001',
      '019AB4F0-1c00-7000-8000-000000000001',
      '019ab4f0-1c00-7000-c000-000000000001'
    ]
  },
  time: {
    schema: timeSchema,
    good: ['2026-11-24T08:00:00Z', '2028-02-29T23:59:59Z', '0001-01-01T00:00:00Z'],
    bad: [
      '2026-11-24T08:00:00.5Z',
      '2026-11-24T08:00:00+00:00',
      '2026-11-24t08:00:00z',
      '2026-02-29T08:00:00Z',
      '2026-13-01T00:00:00Z',
      '2026-11-24T24:00:00Z',
      '2026-11-24T23:59:60Z',
      '2026-11-24 08:00:00Z'
    ]
  },
  address: {
    schema: addressSchema,
    good: ['/ip4/192.0.2.1/tcp/4001', '/memory/1', `/${'x'.repeat(MAX_ADDRESS_CHARACTERS - 1)}`],
    bad: ['', 'ip4', '/', '/ip4//tcp', '/ip4/1 2', '/ü', `/${'x'.repeat(MAX_ADDRESS_CHARACTERS)}`]
  },
  text: {
    schema: textSchema,
    good: ['', 'x'.repeat(MAX_NAME_CHARACTERS)],
    bad: ['x'.repeat(MAX_NAME_CHARACTERS + 1), null]
  },
  label: {
    schema: labelSchema,
    good: ['x', 'x'.repeat(MAX_LABEL_CHARACTERS)],
    bad: ['', 'x'.repeat(MAX_LABEL_CHARACTERS + 1)]
  },
  base64: {
    schema: base64Schema(8),
    good: ['AAAA', 'AA==', 'AAA=', 'AAAAAAA='],
    bad: ['', 'AAA', 'AB==', 'AAB=', 'AA-_', 'AA==AAAA', 'AAAAAAAAAAAA']
  }
} as const

describe('protocol/order/scalars', () => {
  for (const [name, { schema, good, bad }] of Object.entries(CASES)) {
    for (const value of good) {
      it(`${name}: takes ${JSON.stringify(value).slice(0, 60)}`, () => {
        expect(schema.safeParse(value).success).to.equal(true)
      })
    }
    for (const value of bad) {
      it(`${name}: refuses ${JSON.stringify(value).slice(0, 60)}`, () => {
        expect(schema.safeParse(value).success).to.equal(false)
      })
    }
  }

  it('knows lists without repeats', () => {
    expect([areDistinct([]), areDistinct(['b', 'a']), areDistinct(['a', 'b', 'a'])]).to.deep.equal([true, true, false])
  })

  it('knows lists that rise', () => {
    const lists = [[], ['a'], ['a', 'b'], ['b', 'a'], ['a', 'a']]
    expect(lists.map(areSorted)).to.deep.equal([true, true, true, false, false])
  })
})
