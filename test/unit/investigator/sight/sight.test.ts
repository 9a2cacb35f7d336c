import { expect } from 'chai'
import { idOf, keyOf, peerOf, presenceOf, SIGHT_NOW, sightOf } from '../../../helpers/sight-mesh.ts'

describe('Sight', () => {
  it('takes a node for alive until its next presence is late by half its time and half a minute', async () => {
    const life = 100 * 1500 + 30_000
    const [id, stale, untold] = [await idOf(1), await idOf(2), await idOf(3)]
    const sight = await sightOf([
      await presenceOf(1, { everySec: 100, time: SIGHT_NOW - life }),
      await presenceOf(2, { everySec: 100, time: SIGHT_NOW - life - 1 }),
      await presenceOf(3, { time: SIGHT_NOW - 660 * 1500 })
    ])
    expect([id, stale, untold].map((node) => sight.isAlive(node))).to.deep.equal([true, false, true])
  })

  it('takes whoever is connected for alive, and itself, and nobody of whom it knows nothing', async () => {
    const old = { time: SIGHT_NOW - 6 * 86_400_000 }
    const sight = await sightOf([await presenceOf(1, old), await presenceOf(2, old)], [await peerOf(1)])
    expect([await idOf(1), await idOf(2), sight.self, await idOf(50)].map((id) => sight.isAlive(id))).to.deep.equal([
      true,
      false,
      true,
      false
    ])
  })

  it('reads the time of a presence by the clock that made it', async () => {
    const slow = { everySec: 10, time: SIGHT_NOW - 300_000 }
    const skewed = [{ key: await keyOf(1), skewSec: -290 }]
    const told = [await presenceOf(2, { neighbours: skewed }), await presenceOf(3, { neighbours: skewed })]
    expect((await sightOf([await presenceOf(1, slow)])).isAlive(await idOf(1))).to.equal(false)
    expect((await sightOf([await presenceOf(1, slow), ...told])).isAlive(await idOf(1))).to.equal(true)
  })

  it('does not listen to who is gone', async () => {
    const neighbours = [{ key: await keyOf(1), skewSec: 50 }]
    const gone = await presenceOf(2, { neighbours, time: SIGHT_NOW - 86_400_000 })
    expect((await sightOf([gone])).skews.size).to.equal(0)
  })

  it('knows nodes by their keys: of the census, connected ones, itself; else the key stays', async () => {
    const sight = await sightOf([await presenceOf(1)], [await peerOf(2)])
    expect(sight.resolve(await keyOf(1))).to.equal(await idOf(1))
    expect(sight.resolve(await keyOf(2))).to.equal(await idOf(2))
    expect(sight.resolve(await keyOf(99))).to.equal(sight.self)
    expect(sight.resolve('00'.repeat(8))).to.equal('00'.repeat(8))
  })

  it('names agents by their hosts, and says what each node is', async () => {
    const relay = await presenceOf(2, { role: 'relay' })
    const sight = await sightOf([await presenceOf(1), relay], [await peerOf(3, { role: 'agent' })])
    expect(sight.nameOf(await idOf(1))).to.equal('host-1')
    expect(sight.nameOf(relay.id)).to.equal(relay.id)
    const roles = await Promise.all([1, 2, 3, 4, 99].map(async (n) => sight.roleOf(await idOf(n))))
    expect(roles).to.deep.equal(['agent', 'relay', 'agent', undefined, 'investigator'])
  })
})
