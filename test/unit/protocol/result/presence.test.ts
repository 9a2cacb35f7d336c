import { expect } from 'chai'
import { canonicalBytes } from '../../../../src/protocol/order/canonical.ts'
import { NODE_ROLES, type Presence, signPresence, verifyPresence } from '../../../../src/protocol/result/presence.ts'
import { signPayload } from '../../../../src/protocol/result/signed.ts'
import type { Surroundings } from '../../../../src/protocol/result/surroundings.ts'
import { Presence as PresenceMessage } from '../../../../src/protocol/wire/generated/result.js'
import {
  MAX_ADDRESS_CHARACTERS,
  MAX_PRESENCE_BYTES,
  MAX_RECORD_BYTES,
  MAX_RECORD_FUTURE_SEC,
  MAX_REPLY_ADDRESSES,
  MAX_VERSION_CHARACTERS,
  PRESENCE_LIFE_SEC
} from '../../../../src/protocol/wire/limits.ts'
import { sha256, toUtf8 } from '../../../../src/util/bytes.ts'
import { exampleAgentRecord } from '../../../helpers/example-agent-record.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { nodeKey } from '../../../helpers/node-keys.ts'
import { MESH } from '../../../helpers/store-examples.ts'

const NOW = 1_700_000_000_000
const { privateKey, id } = await nodeKey(1)
const { id: OTHER_ID } = await nodeKey(2)
const RECORD = exampleAgentRecord(id)
const AT = { mesh: MESH, now: NOW }
const AGENT: Omit<Presence, 'id' | keyof Surroundings> = {
  mesh: MESH,
  seq: NOW,
  time: NOW,
  version: '0.1.0',
  policyVersion: 2,
  role: 'agent',
  addresses: [`/ip4/192.0.2.1/tcp/4001/p2p/${id}`],
  record: RECORD
}
const { record: _record, ...WITHOUT_RECORD } = AGENT
const RELAY: Omit<Presence, 'id' | keyof Surroundings> = { ...WITHOUT_RECORD, role: 'relay' }

/** A signed presence with fields of one's choice. */
async function craft(fields: Partial<PresenceMessage>): Promise<Uint8Array> {
  const record = canonicalBytes(RECORD) as Uint8Array<ArrayBuffer>
  const message = {
    ...RELAY,
    id,
    role: 'agent',
    seq: BigInt(NOW),
    time: BigInt(NOW),
    addresses: [...RELAY.addresses],
    record,
    recordDigest: sha256(fields.record ?? record),
    ...fields
  }
  return signPayload('presence', PresenceMessage.encode(message), privateKey)
}

const recordBytes = (value: unknown) => canonicalBytes(value) as Uint8Array<ArrayBuffer>

describe('verifyPresence', () => {
  it('gives back what an agent signed', async () => {
    expect(await verifyPresence(await signPresence(AGENT, privateKey), AT)).to.deep.equal({ ...AGENT, id })
  })

  for (const role of NODE_ROLES) {
    it(`of a node of role ${role}, without an agent record`, async () => {
      const bytes = await signPresence({ ...RELAY, role }, privateKey)
      if (role === 'agent') await expectCode(verifyPresence(bytes, AT), 'RECORD_INVALID')
      else expect(await verifyPresence(bytes, AT)).to.deep.equal({ ...RELAY, role, id })
    })
  }

  it('lives as long as it may, and one ms more is too long; the same for the future', async () => {
    const bytes = await signPresence(RELAY, privateKey)
    const life = PRESENCE_LIFE_SEC * 1000
    const future = MAX_RECORD_FUTURE_SEC * 1000
    for (const now of [NOW + life, NOW - future]) {
      expect((await verifyPresence(bytes, { mesh: MESH, now })).id).to.equal(id)
    }
    for (const now of [NOW + life + 1, NOW - future - 1]) {
      await expectCode(verifyPresence(bytes, { mesh: MESH, now }), 'RECORD_INVALID')
    }
  })

  const WRONG: Readonly<Record<string, Partial<PresenceMessage>>> = {
    'of another mesh': { mesh: 'x' },
    'that names another node': { id: OTHER_ID },
    'of an unknown role': { role: 'king' },
    'with a sequence that no number holds': { seq: 2n ** 53n },
    'with a time that no number holds': { time: 2n ** 63n },
    'with a version that is too long': { version: 'x'.repeat(MAX_VERSION_CHARACTERS + 1) },
    'with too many addresses': { addresses: Array.from({ length: MAX_REPLY_ADDRESSES + 1 }, () => '/a') },
    'with an address that is too long': { addresses: [`/${'a'.repeat(MAX_ADDRESS_CHARACTERS)}`] },
    'with an address that is none': { addresses: ['192.0.2.1:4001'] },
    'with another digest': { recordDigest: sha256(toUtf8('x')) },
    'without a digest': { recordDigest: new Uint8Array() },
    'whose record is not JSON': { record: toUtf8('{') },
    'whose record is not canonical': { record: toUtf8(JSON.stringify(RECORD, null, 1)) },
    'whose record is nested too deeply': { record: toUtf8('['.repeat(40) + ']'.repeat(40)) },
    'whose record lacks a field': { record: recordBytes({ ...RECORD, name: undefined }) },
    'whose record names another node': { record: recordBytes(exampleAgentRecord(OTHER_ID)) },
    'whose record has the queue of another node': {
      record: recordBytes({ ...RECORD, queueloc: `linux.${OTHER_ID}` })
    }
  }
  for (const [name, fields] of Object.entries(WRONG)) {
    it(`not one ${name}`, async () => {
      await expectCode(verifyPresence(await craft(fields), AT), 'RECORD_INVALID')
    })
  }

  it('takes the longest version, and as many addresses as allowed', async () => {
    const fields = {
      version: 'x'.repeat(MAX_VERSION_CHARACTERS),
      addresses: Array.from({ length: MAX_REPLY_ADDRESSES }, () => '/a')
    }
    expect(await verifyPresence(await craft(fields), AT)).to.deep.equal({ ...AGENT, ...fields, id })
    const long = { addresses: [`/${'a'.repeat(MAX_ADDRESS_CHARACTERS - 1)}`] }
    expect(await verifyPresence(await craft(long), AT)).to.deep.equal({ ...AGENT, ...long, id })
  })

  it('takes a record of the greatest size, and not one byte more', async () => {
    const sized = (bytes: number) => {
      const room = bytes - canonicalBytes({ ...RECORD, tags: { a: '' } }).byteLength
      return { ...RECORD, tags: { a: 'x'.repeat(room) } }
    }
    const bytes = await signPresence({ ...AGENT, record: sized(MAX_RECORD_BYTES) }, privateKey)
    expect((await verifyPresence(bytes, AT)).record).to.deep.equal(sized(MAX_RECORD_BYTES))
    const above = sized(MAX_RECORD_BYTES + 1)
    await expectCode(signPresence({ ...AGENT, record: above }, privateKey), 'RECORD_INVALID')
    const error = await expectCode(verifyPresence(await craft({ record: recordBytes(above) }), AT), 'RECORD_INVALID')
    expect(error.message).to.contain(String(MAX_RECORD_BYTES))
  })

  it('takes a presence of the greatest size, and not one byte more', async () => {
    const sized = async (bytes: number) => {
      const addresses = ['a', 'b', 'c', 'd'].map((letter) => `/${letter.repeat(450)}`)
      const tags = (length: number) => canonicalBytes({ ...RECORD, tags: { a: 'x'.repeat(length) } })
      const make = (length: number) => craft({ addresses, record: tags(length) })
      // the lengths in front take one byte more in large messages than in small ones
      const around = (await make(3000)).byteLength - 3000
      return make(bytes - around)
    }
    const largest = await sized(MAX_PRESENCE_BYTES)
    expect(largest.byteLength).to.equal(MAX_PRESENCE_BYTES)
    expect((await verifyPresence(largest, AT)).id).to.equal(id)
    const error = await expectCode(verifyPresence(await sized(MAX_PRESENCE_BYTES + 1), AT), 'RECORD_INVALID')
    expect(error.message).to.contain(String(MAX_PRESENCE_BYTES))
    const addresses = Array.from({ length: 5 }, () => `/${'a'.repeat(MAX_ADDRESS_CHARACTERS - 1)}`)
    const record = exampleAgentRecord(id, { tags: { a: 'x'.repeat(3400) } })
    await expectCode(signPresence({ ...AGENT, addresses, record }, privateKey), 'RECORD_INVALID')
  })

  it('not a location, nor garbage', async () => {
    await expectCode(verifyPresence(new Uint8Array(), AT), 'RECORD_INVALID')
    const bytes = await signPayload('location', toUtf8('x'), privateKey)
    await expectCode(verifyPresence(bytes, AT), 'RECORD_INVALID')
  })
})
