import { expect } from 'chai'
import { Network } from '../../../../scripts/simulate/network.ts'
import { meanOf } from '../../../../scripts/simulate/quantiles.ts'
import { Random } from '../../../../scripts/simulate/random.ts'

function ways(options: ConstructorParameters<typeof Network>[0]): number[] {
  const network = new Network(options, { random: new Random(1) })
  return Array.from({ length: 10_000 }, () => network.oneWayMs())
}

describe('Network', () => {
  it('takes half a round trip one way, 50 % around it', () => {
    const taken = ways({ rttMs: 20, loss: 0 })
    expect(meanOf(taken)).to.be.closeTo(10, 0.2)
    expect(Math.min(...taken)).to.be.at.least(5)
    expect(Math.max(...taken)).to.be.at.most(15)
  })

  it('always takes the same without jitter', () => {
    expect(new Set(ways({ rttMs: 20, jitter: 0, loss: 0 }))).to.deep.equal(new Set([10]))
  })

  it('brings what is lost later, by a retransmission at least', () => {
    const taken = ways({ rttMs: 20, loss: 0.1 })
    const late = taken.filter((ms) => ms > 15)
    expect(late.length / taken.length).to.be.closeTo(0.1, 0.02)
    expect(Math.min(...late)).to.be.at.least(225)
  })

  it('takes two ways for a round trip', () => {
    const network = new Network({ rttMs: 20, jitter: 0, loss: 0 }, { random: new Random(1) })
    expect(network.roundTripsMs(3)).to.equal(60)
  })
})
