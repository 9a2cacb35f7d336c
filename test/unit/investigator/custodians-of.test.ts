import { expect } from 'chai'
import { ActionTracker } from '../../../src/investigator/action-tracker.ts'
import { custodiansOf } from '../../../src/investigator/custodians-of.ts'
import { action, NOW } from '../../helpers/orders.ts'
import { numbered } from '../../helpers/store-examples.ts'

const HOUR = 3_600_000

describe('custodiansOf', () => {
  const asked = (via: string[], expected: number): ActionTracker => {
    const order = action()
    const agents = Array.from({ length: expected }, (_, n) => ({ id: String(n), name: String(n) }))
    return new ActionTracker(numbered(1), { ...order, reply: { ...order.reply, via } }, NOW, agents)
  }
  const known = (id: string): string[] => (id === 'A' ? ['/ip4/192.0.2.7/tcp/7'] : [])

  it('names each once, with all addresses', () => {
    const trackers = [asked(['/tcp/1/p2p/A', '/tcp/2/p2p/B', '/tcp/3'], 1), asked(['/tcp/4/p2p/A'], 1)]
    expect(custodiansOf(trackers, NOW, known)).to.deep.equal([
      { id: 'A', addresses: ['/ip4/192.0.2.7/tcp/7', '/tcp/1/p2p/A', '/tcp/4/p2p/A'] },
      { id: 'B', addresses: ['/tcp/2/p2p/B'] }
    ])
  })

  it('asks relays too, that no action names, while an answer can come, and only so many', () => {
    const relays = Array.from({ length: 10 }, (_, n) => ({ id: n === 0 ? 'A' : `R${n}`, addresses: ['/tcp/9'] }))
    const asks = custodiansOf([asked(['/tcp/1/p2p/A'], 1)], NOW, known, relays).map(({ id }) => id)
    expect(asks).to.deep.equal(['A', ...Array.from({ length: 8 }, (_, n) => `R${n + 1}`)])
    expect(custodiansOf([], NOW, known, relays)).to.deep.equal([])
    expect(custodiansOf([asked([], 0)], NOW + HOUR, known, relays)).to.deep.equal([])
  })

  it('asks nobody for an action that has all its answers and has expired: no more can come', () => {
    const complete = [asked(['/tcp/1/p2p/A'], 0)]
    expect(custodiansOf(complete, NOW, known)).to.have.length(1)
    expect(custodiansOf(complete, NOW + HOUR, known)).to.deep.equal([])
    expect(custodiansOf([asked(['/tcp/1/p2p/A'], 1)], NOW + HOUR, known)).to.have.length(1)
  })
})
