import { expect } from 'chai'
import { censusLoad, overfullBytes, presencesPerSec } from '../../../../scripts/simulate/census.ts'
import { MEASURED, OVERHEADS } from '../../../../scripts/simulate/costs.ts'
import type { PresenceFlow } from '../../../../scripts/simulate/presence.ts'

const COSTS = { ...MEASURED, ...OVERHEADS }

/** One presence that came to each of so many nodes in one push. */
const flow = (nodes: number): PresenceFlow => ({
  made: 1,
  meanMs: 500,
  lastMs: 2000,
  skewMs: 300,
  reached: 1,
  questions: nodes,
  carried: nodes,
  repeated: 0,
  named: 0
})

describe('presencesPerSec', () => {
  it('grows to two a second, and no further', () => {
    expect(presencesPerSec(600)).to.equal(1)
    expect(presencesPerSec(1200)).to.equal(2)
    expect(presencesPerSec(10_000)).to.equal(2)
  })
})

describe('censusLoad', () => {
  it('costs memory for each node, up to the room of the census', () => {
    const [small, full, over] = [100, 10_000, 100_000].map((nodes) => censusLoad(nodes, 7, flow(nodes), COSTS))
    expect(full!.memoryBytes).to.equal(100 * small!.memoryBytes)
    expect(over!.memoryBytes).to.equal(full!.memoryBytes)
    expect(over!.known).to.equal(10_000)
  })

  it('counts a push for each presence, and a check', () => {
    const load = censusLoad(600, 7, flow(600), COSTS)
    expect(load.rumourBytesPerMin).to.be.closeTo(60 * (COSTS.presenceBytes + COSTS.questionBytes), 1)
    expect(load.rumourCpuMsPerMin).to.be.closeTo(60 * (COSTS.syncQuestionMs + COSTS.presenceVerifyMs), 0.1)
  })

  it('pays for comparing in proportion to what is held', () => {
    const [small, large] = [1200, 10_000].map((nodes) => censusLoad(nodes, 7, flow(nodes), COSTS))
    expect(large!.syncCpuMsPerMin / small!.syncCpuMsPerMin).to.be.within(4, 10)
  })
})

describe('overfullBytes', () => {
  it('is nothing while there is room, and megabytes a minute above', () => {
    expect(overfullBytes(10_000, 7, COSTS)).to.equal(0)
    expect(overfullBytes(20_000, 7, COSTS)).to.be.above(1e6)
    expect(overfullBytes(100_000, 7, COSTS)).to.be.above(overfullBytes(20_000, 7, COSTS))
  })
})
