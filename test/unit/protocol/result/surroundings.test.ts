import { expect } from 'chai'
import { type Presence, signPresence, verifyPresence } from '../../../../src/protocol/result/presence.ts'
import { signPayload } from '../../../../src/protocol/result/signed.ts'
import { neighbourKey, type Surroundings } from '../../../../src/protocol/result/surroundings.ts'
import { Presence as PresenceMessage } from '../../../../src/protocol/wire/generated/result.js'
import {
  MAX_CUSTODY_RESULTS,
  MAX_NETWORK_CHARACTERS,
  MAX_PRESENCE_EVERY_SEC,
  MAX_PRESENCE_NEIGHBOURS,
  MAX_PRESENCE_SEGMENTS,
  MAX_SEGMENT_NAME_CHARACTERS,
  MAX_RESULT_BYTES,
  MAX_SEGMENT_NETWORKS,
  PRESENCE_NEIGHBOUR_BYTES
} from '../../../../src/protocol/wire/limits.ts'
import { sha256 } from '../../../../src/util/bytes.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { nodeKey } from '../../../helpers/node-keys.ts'
import { MESH } from '../../../helpers/store-examples.ts'

const NOW = 1_700_000_000_000
const { privateKey, id } = await nodeKey(1)
const AT = { mesh: MESH, now: NOW }
const RELAY: Omit<Presence, 'id' | keyof Surroundings> = {
  mesh: MESH,
  seq: NOW,
  time: NOW,
  version: '0.1.0',
  policyVersion: 2,
  role: 'relay',
  addresses: []
}
const KEY = '00'.repeat(PRESENCE_NEIGHBOUR_BYTES)
const NETWORK = '10.1.0.0/16'

/** The presence of a relay with these fields on the wire. */
function craft(fields: Partial<PresenceMessage>): Promise<Uint8Array> {
  const message = { ...RELAY, id, seq: BigInt(NOW), time: BigInt(NOW), addresses: [] }
  const record = new Uint8Array()
  return signPayload(
    'presence',
    PresenceMessage.encode({ ...message, record, recordDigest: sha256(record), ...fields }),
    privateKey
  )
}

const many = <T>(length: number, of: T): T[] => Array.from({ length }, () => of)

describe('what a presence tells of what is around its node', () => {
  const GOOD: Readonly<Record<string, Surroundings>> = {
    nothing: {},
    'when the next one comes': { everySec: 660 },
    'the longest time until then': { everySec: MAX_PRESENCE_EVERY_SEC },
    'neighbours, and by how much their clocks are off': {
      neighbours: [{ key: KEY }, { key: 'ff'.repeat(PRESENCE_NEIGHBOUR_BYTES), skewSec: -3600 }]
    },
    'as many neighbours as it may': { neighbours: many(MAX_PRESENCE_NEIGHBOURS, { key: KEY, skewSec: 2 ** 31 - 1 }) },
    segments: {
      segments: [
        { name: 'office', networks: [NETWORK, '2001:db8::/32'] },
        { name: 'plant', networks: [] }
      ]
    },
    'as many segments, networks and characters as it may': {
      segments: [
        { name: 'x', networks: many(MAX_SEGMENT_NETWORKS, `${'f'.repeat(MAX_NETWORK_CHARACTERS - 4)}/128`) },
        ...many(MAX_PRESENCE_SEGMENTS - 1, { name: 'x'.repeat(MAX_SEGMENT_NAME_CHARACTERS), networks: [] })
      ]
    },
    'what waits in its custody': { custody: { results: 7, bytes: 2 ** 38 } },
    'the most that may wait there': {
      custody: { results: MAX_CUSTODY_RESULTS, bytes: MAX_CUSTODY_RESULTS * MAX_RESULT_BYTES }
    },
    'that nothing waits there': { custody: { results: 0, bytes: 0 } }
  }
  for (const [name, surroundings] of Object.entries(GOOD)) {
    it(`${name} comes back as it was told`, async () => {
      const bytes = await signPresence({ ...RELAY, ...surroundings }, privateKey)
      expect(await verifyPresence(bytes, AT)).to.deep.equal({ ...RELAY, ...surroundings, id })
    })
  }

  it('empty lists are the same as none', async () => {
    const bytes = await signPresence({ ...RELAY, neighbours: [], segments: [] }, privateKey)
    expect(bytes).to.deep.equal(await signPresence(RELAY, privateKey))
  })

  const key = new Uint8Array(PRESENCE_NEIGHBOUR_BYTES)
  const segment = { name: 'x', networks: [] }
  const BAD: Readonly<Record<string, Partial<PresenceMessage>>> = {
    'the next one at once': { everySec: 0 },
    'the next one too late': { everySec: MAX_PRESENCE_EVERY_SEC + 1 },
    'too many neighbours': { neighbours: many(MAX_PRESENCE_NEIGHBOURS + 1, { key }) },
    'a neighbour of too few bytes': { neighbours: [{ key: key.subarray(1) }] },
    'a neighbour of too many bytes': { neighbours: [{ key: new Uint8Array(PRESENCE_NEIGHBOUR_BYTES + 1) }] },
    'too many segments': { segments: many(MAX_PRESENCE_SEGMENTS + 1, segment) },
    'a segment without a name': { segments: [{ name: '', networks: [] }] },
    'a segment whose name is too long': {
      segments: [{ ...segment, name: 'x'.repeat(MAX_SEGMENT_NAME_CHARACTERS + 1) }]
    },
    'a segment with a name of other characters': { segments: [{ ...segment, name: 'a"]' }] },
    'too many networks': { segments: [{ ...segment, networks: many(MAX_SEGMENT_NETWORKS + 1, NETWORK) }] },
    'a network that is too long': {
      segments: [{ ...segment, networks: [`${'1'.repeat(MAX_NETWORK_CHARACTERS - 1)}/8`] }]
    },
    'a network with other characters': { segments: [{ ...segment, networks: ['office/8'] }] },
    'more results in custody than a node keeps': { custodyResults: MAX_CUSTODY_RESULTS + 1 },
    'more bytes in custody than these may have': {
      custodyResults: 1,
      custodyBytes: BigInt(MAX_CUSTODY_RESULTS * MAX_RESULT_BYTES) + 1n
    },
    'more bytes in custody than a number holds': { custodyResults: 1, custodyBytes: 2n ** 53n }
  }
  for (const [name, fields] of Object.entries(BAD)) {
    it(`${name} is refused`, async () => {
      await expectCode(verifyPresence(await craft(fields), AT), 'RECORD_INVALID')
    })
  }

  it('results in custody of which the bytes are not told', async () => {
    const { custody } = await verifyPresence(await craft({ custodyResults: 3 }), AT)
    expect(custody).to.deep.equal({ results: 3, bytes: 0 })
  })

  it('of twelve neighbours costs an agent less than 200 bytes', async () => {
    const plain = (await signPresence(RELAY, privateKey)).byteLength
    const neighbours = many(12, { key: KEY })
    const told = await signPresence(
      { ...RELAY, everySec: 660, neighbours, custody: { results: 0, bytes: 0 } },
      privateKey
    )
    expect(told.byteLength - plain).to.be.within(1, 200)
  })
})

describe('neighbourKey', () => {
  it('is the beginning of the public key', () => {
    const hex = Buffer.from(privateKey.publicKey.raw).toString('hex')
    expect(neighbourKey(id)).to.equal(hex.slice(0, 2 * PRESENCE_NEIGHBOUR_BYTES))
  })

  it('is none for a peer with a key of another kind', () => {
    // of an RSA key, which a peer id holds only the digest of
    expect(neighbourKey('QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC')).to.equal(undefined)
  })
})
