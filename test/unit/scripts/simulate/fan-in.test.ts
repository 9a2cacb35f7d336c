import { expect } from 'chai'
import { MEASURED } from '../../../../scripts/simulate/costs.ts'
import { FanIn, type FanInOptions } from '../../../../scripts/simulate/fan-in.ts'
import { Network } from '../../../../scripts/simulate/network.ts'
import { quantilesOf } from '../../../../scripts/simulate/quantiles.ts'
import { Random } from '../../../../scripts/simulate/random.ts'

const COSTS = { ...MEASURED, resultNewMs: 5, resultOpenMs: 2, resultRepeatMs: 1 }

function answers(agents: number, options: Partial<FanInOptions> = {}, { seed = 1, loss = 0 } = {}) {
  const random = new Random(seed)
  const network = new Network({ rttMs: 10, loss }, { random })
  return new FanIn(
    { readyMs: new Float64Array(agents).fill(100), spreadMs: 0, custodians: 4, ...options },
    { network, random, costs: COSTS }
  ).run()
}

const isStored = (at: number): boolean => Number.isFinite(at)

describe('FanIn', () => {
  it('stores one answer after the round trips of a connection, and what it costs', () => {
    const { storedMs, cpuMs } = answers(1)
    expect(storedMs[0]).to.be.within(100 + 5 + 20, 100 + 5 + 60)
    expect(cpuMs).to.equal(5)
  })

  it('stores every answer, each at its price, when the window is wide enough', () => {
    const { storedMs, cpuMs, repeated, entrusted, turnedAway, peakLoad } = answers(1000, { spreadMs: 20_000 })
    expect(storedMs.every(isStored)).to.equal(true)
    expect({ cpuMs, repeated, entrusted, turnedAway }).to.deep.equal({
      cpuMs: 5000,
      repeated: 0,
      entrusted: 0,
      turnedAway: 0
    })
    expect(peakLoad).to.be.within(0.2, 0.35)
    expect(quantilesOf(storedMs).last).to.be.below(20_000 + 300)
  })

  it('stores every answer also when all come at once: some twice, by custodians, and later', () => {
    const { storedMs, entrusted, repeated, turnedAway, peakLoad, cpuMs } = answers(3000)
    expect(storedMs.every(isStored)).to.equal(true)
    expect(entrusted).to.be.above(100)
    expect(repeated).to.be.within(1, entrusted)
    expect(turnedAway).to.be.above(0)
    expect(peakLoad).to.be.within(0.9, 1.01)
    expect(cpuMs).to.be.above(3000 * COSTS.resultOpenMs)
  })

  it('has everything also without custodians, by trying again', () => {
    const { storedMs, entrusted } = answers(3000, { custodians: 0 })
    expect(storedMs.every(isStored)).to.equal(true)
    expect(entrusted).to.equal(0)
  })

  it('keeps the investigator as busy as the window is narrow', () => {
    const loads = [5_000, 10_000, 20_000].map((spreadMs) => answers(800, { spreadMs }).peakLoad)
    expect(loads).to.deep.equal([...loads].sort((a, b) => b - a))
    expect(loads[0]).to.be.above(1.5 * (loads[1] ?? 0) * 0.6)
  })

  it('takes no more answers than it may of agents that the census does not have', () => {
    const { storedMs, refused, attemptsPerSecAtEnd } = answers(10_400, { spreadMs: 300_000 })
    expect(storedMs.filter(isStored)).to.have.length(10_256)
    expect(refused).to.equal(144)
    expect(attemptsPerSecAtEnd).to.be.above(0)
  })

  it('is the same for the same seed', () => {
    expect(answers(500, {}, { seed: 4 })).to.deep.equal(answers(500, {}, { seed: 4 }))
  })

  it('has everything at loss too, later', () => {
    const [clean, lossy] = [answers(300, { spreadMs: 5000 }), answers(300, { spreadMs: 5000 }, { loss: 0.1 })]
    expect(lossy.storedMs.every(isStored)).to.equal(true)
    expect(quantilesOf(lossy.storedMs).half).to.be.above(quantilesOf(clean.storedMs).half)
  })
})
