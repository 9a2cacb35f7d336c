import { expect } from 'chai'
import { defaultSpreadMs, simulate } from '../../../../scripts/simulate/simulation.ts'
import { breaksOf, textOf } from '../../../../scripts/simulate/text.ts'

const OPTIONS = { nodes: 300, neighbours: 6, rttMs: 20, loss: 0, runMs: 100, load: 0.5, seed: 1 }

describe('simulate', () => {
  it('is the same for the same seed, and not for another', () => {
    expect(simulate(OPTIONS)).to.deep.equal(simulate(OPTIONS))
    expect(simulate({ ...OPTIONS, seed: 2 }).order).to.not.deep.equal(simulate(OPTIONS).order)
  })

  it('stores the answers of all, none before its order was there', () => {
    const { order, answers } = simulate(OPTIONS)
    expect(answers.stored).to.equal(300)
    expect(answers.storedMs.first).to.be.above(order.heldMs.first)
    expect(answers.storedMs.last).to.be.above(order.heldMs.last)
  })

  it('advises a window that keeps the investigator below the load', () => {
    const { adviceSpreadMs } = simulate(OPTIONS).answers
    const advised = simulate({ ...OPTIONS, nodes: 1000, spreadMs: Math.ceil((adviceSpreadMs * 1000) / 300) })
    expect(advised.answers.peakLoad).to.be.below(0.6)
    expect(breaksOf(advised)).to.deep.equal(['Nothing breaks.'])
  })

  it('says what an investigator chooses', () => {
    expect(defaultSpreadMs(150)).to.equal(0)
    expect(defaultSpreadMs(151)).to.equal(755)
    expect(defaultSpreadMs(100_000), 'it expects what is in its census').to.equal(50_000)
  })
})

describe('textOf', () => {
  it('shows times, and no number that is none', () => {
    const text = textOf(simulate(OPTIONS))
    expect(text).to.match(/first, half, 99 %, last {9}\d+ ms, \d+ ms, \d+ ms, \d+ ms/)
    expect(text).to.include('stored                          300 of 300')
    expect(text).to.not.match(/NaN|undefined|Infinity/)
  })

  it('says where it breaks', () => {
    const text = textOf(simulate({ ...OPTIONS, nodes: 2000, spreadMs: 0 }))
    expect(text).to.include('Where it breaks\n  - The investigator cannot keep up')
  })
})
