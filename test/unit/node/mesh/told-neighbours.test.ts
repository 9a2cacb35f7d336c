import { expect } from 'chai'
import type { PeerInfo } from '../../../../src/node/mesh/mesh.ts'
import { MAX_NEIGHBOURS } from '../../../../src/node/mesh/neighbours.ts'
import { toldNeighbours } from '../../../../src/node/mesh/told-neighbours.ts'
import { neighbourKey } from '../../../../src/protocol/result/surroundings.ts'
import { nodeKey } from '../../../helpers/node-keys.ts'

const nobody = { find: () => undefined }

async function peer(n: number, changes: Partial<PeerInfo> = {}): Promise<PeerInfo> {
  const { id } = await nodeKey(n)
  const info = { id, address: '/ip4/10.0.0.1/tcp/1', direction: 'inbound', isNeighbour: true, since: n } as const
  return { ...info, role: 'agent', skewMs: 0, ...changes }
}

const key = async (n: number): Promise<string | undefined> => neighbourKey((await nodeKey(n)).id)

describe('toldNeighbours', () => {
  it('are the neighbours, and not all who are connected; the oldest first', async () => {
    const peers = [await peer(3), await peer(2, { isNeighbour: false }), await peer(1, { role: 'relay' })]
    expect(toldNeighbours('agent', peers, nobody)).to.deep.equal([{ key: await key(1) }, { key: await key(3) }])
  })

  it('an investigator only when the census has him', async () => {
    const peers = [await peer(1, { role: 'investigator' })]
    expect(toldNeighbours('agent', peers, nobody)).to.deep.equal([])
    const told = toldNeighbours('agent', peers, { find: () => ({}) as never })
    expect(told).to.deep.equal([{ key: await key(1) }])
  })

  it('with a skew of two seconds or more, in whole seconds; a clock that is off by an age is told as far as it goes', async () => {
    const skews: [number, number | undefined][] = [
      [1_499, undefined],
      [1_500, 2],
      [-1_400, undefined],
      [-90_000, -90],
      [1e15, 2 ** 31 - 1],
      [-1e15, -(2 ** 31)]
    ]
    for (const [skewMs, skewSec] of skews) {
      const [told] = toldNeighbours('agent', [await peer(1, { skewMs })], nobody)
      expect(told?.skewSec, String(skewMs)).to.equal(skewSec)
    }
  })

  it('as many as a node of the role keeps', async () => {
    const peers = await Promise.all(Array.from({ length: MAX_NEIGHBOURS.relay + 1 }, (_, n) => peer(n + 1)))
    for (const role of ['agent', 'relay', 'investigator'] as const) {
      expect(toldNeighbours(role, peers, nobody)).to.have.length(MAX_NEIGHBOURS[role])
    }
  })

  it('leaves out who has a key that no presence is signed with', async () => {
    const rsa = 'QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC'
    expect(toldNeighbours('agent', [await peer(1, { id: rsa })], nobody)).to.deep.equal([])
  })
})
