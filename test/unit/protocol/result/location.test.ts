import { expect } from 'chai'
import { type Location, signLocation, verifyLocation } from '../../../../src/protocol/result/location.ts'
import { signPayload } from '../../../../src/protocol/result/signed.ts'
import { Location as LocationMessage } from '../../../../src/protocol/wire/generated/result.js'
import {
  LOCATION_LIFE_SEC,
  MAX_ADDRESS_CHARACTERS,
  MAX_LOCATION_BYTES,
  MAX_RECORD_FUTURE_SEC,
  MAX_REPLY_ADDRESSES,
  MAX_REPLY_VIA
} from '../../../../src/protocol/wire/limits.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { nodeKey } from '../../../helpers/node-keys.ts'
import { MESH } from '../../../helpers/store-examples.ts'

const NOW = 1_700_000_000_000
const { privateKey, id } = await nodeKey(1)
const AT = { mesh: MESH, now: NOW }
const address = (length: number) => `/${'a'.repeat(length - 1)}`
const LOCATION: Omit<Location, 'id'> = {
  mesh: MESH,
  seq: NOW,
  time: NOW,
  addresses: ['/ip4/192.0.2.1/tcp/4001'],
  via: [`/ip4/192.0.2.2/tcp/4001/p2p/${id}`]
}
const many = (count: number) => Array.from({ length: count }, () => '/a')

describe('verifyLocation', () => {
  it('gives back what was signed', async () => {
    expect(await verifyLocation(await signLocation(LOCATION, privateKey), AT)).to.deep.equal({ ...LOCATION, id })
    const nowhere = { ...LOCATION, addresses: [], via: [] }
    expect(await verifyLocation(await signLocation(nowhere, privateKey), AT)).to.deep.equal({ ...nowhere, id })
  })

  it('lives as long as it may, and one ms more is too long; the same for the future', async () => {
    const bytes = await signLocation(LOCATION, privateKey)
    const life = LOCATION_LIFE_SEC * 1000
    const future = MAX_RECORD_FUTURE_SEC * 1000
    for (const now of [NOW + life, NOW - future]) {
      expect((await verifyLocation(bytes, { mesh: MESH, now })).id).to.equal(id)
    }
    for (const now of [NOW + life + 1, NOW - future - 1]) {
      await expectCode(verifyLocation(bytes, { mesh: MESH, now }), 'RECORD_INVALID')
    }
  })

  const LIMITS: Readonly<Record<string, { good: Partial<Location>; bad: Partial<Location> }>> = {
    addresses: { good: { addresses: many(MAX_REPLY_ADDRESSES) }, bad: { addresses: many(MAX_REPLY_ADDRESSES + 1) } },
    via: { good: { via: many(MAX_REPLY_VIA) }, bad: { via: many(MAX_REPLY_VIA + 1) } },
    'the length of an address': {
      good: { addresses: [address(MAX_ADDRESS_CHARACTERS)] },
      bad: { addresses: [address(MAX_ADDRESS_CHARACTERS + 1)] }
    },
    'the length of a via': {
      good: { via: [address(MAX_ADDRESS_CHARACTERS)] },
      bad: { via: [address(MAX_ADDRESS_CHARACTERS + 1)] }
    },
    seq: { good: { seq: Number.MAX_SAFE_INTEGER }, bad: { seq: Number.MAX_SAFE_INTEGER + 1 } }
  }
  for (const [name, { good, bad }] of Object.entries(LIMITS)) {
    it(`takes the limit of ${name}, and not one more`, async () => {
      const bytes = await signLocation({ ...LOCATION, ...good }, privateKey)
      expect(await verifyLocation(bytes, AT)).to.deep.equal({ ...LOCATION, ...good, id })
      await expectCode(verifyLocation(await signLocation({ ...LOCATION, ...bad }, privateKey), AT), 'RECORD_INVALID')
    })
  }

  it('not one of another mesh, or that names another node', async () => {
    await expectCode(verifyLocation(await signLocation({ ...LOCATION, mesh: 'x' }, privateKey), AT), 'RECORD_INVALID')
    const message = { mesh: MESH, id: (await nodeKey(2)).id, seq: 1n, time: BigInt(NOW), addresses: [], via: [] }
    const bytes = await signPayload('location', LocationMessage.encode(message), privateKey)
    await expectCode(verifyLocation(bytes, AT), 'RECORD_INVALID')
  })

  it('not one that is larger than a location may be, and such a one is not signed either', async () => {
    const around = (await signPayload('location', new Uint8Array(5000), privateKey)).byteLength - 5000
    for (const extra of [0, 1]) {
      const bytes = await signPayload('location', new Uint8Array(MAX_LOCATION_BYTES - around + extra), privateKey)
      expect(bytes.byteLength).to.equal(MAX_LOCATION_BYTES + extra)
      const error = await expectCode(verifyLocation(bytes, AT), 'RECORD_INVALID')
      expect(error.message.includes(String(MAX_LOCATION_BYTES))).to.equal(extra === 1)
    }
    const huge = { ...LOCATION, addresses: [address(MAX_LOCATION_BYTES)] }
    await expectCode(signLocation(huge, privateKey), 'RECORD_INVALID')
  })
})
