import { expect } from 'chai'
import { composeRollout, type RolloutFlags } from '../../../../src/investigator/compose/rollout.ts'
import { codeOf } from '../../../../src/protocol/errors.ts'
import { MAX_ONLY_AGENTS, MAX_WAVES } from '../../../../src/protocol/wire/limits.ts'

const HOUR = 3_600_000
const ids = (count: number): string[] => Array.from({ length: count }, (_, n) => `agent ${n}`)

describe('composeRollout', () => {
  const compose = (flags: Partial<RolloutFlags> = {}, expected = ids(30), periodMs = HOUR) =>
    composeRollout({ waves: '1,5,20', every: '60s', stopAfter: '1', ...flags }, expected, periodMs)
  const code = (...args: Parameters<typeof compose>): string => {
    try {
      compose(...args)
      return 'none'
    } catch (error) {
      return codeOf(error)
    }
  }

  it('draws the order of the agents, another one each time', () => {
    const { order, ...rest } = compose()
    expect(rest).to.deep.equal({ waves: [1, 5, 20], everySec: 60, stopAfterFailures: 1 })
    expect([...(order as string[])].sort()).to.deep.equal(ids(30).sort())
    const firsts = new Set(Array.from({ length: 60 }, () => (compose().order as string[])[0]))
    expect(firsts.size).to.be.greaterThan(10)
  })

  it('in percent names nobody', () => {
    expect(compose({ waves: '5%,20%', stopAfter: '3' }, ids(MAX_ONLY_AGENTS + 1))).to.deep.equal({
      ...{ order: 100, waves: [5, 20], everySec: 60, stopAfterFailures: 3 }
    })
  })

  it('refuses what is no rollout', () => {
    for (const waves of ['', '0', '1,,2', '1,5%', 'x', '1.5', '-1']) expect(code({ waves }), waves).to.equal('USAGE')
    for (const every of ['0s', '500ms', '1.5s', 'x']) expect(code({ every }), every).to.equal('USAGE')
    for (const stopAfter of ['0', 'x']) expect(code({ stopAfter }), stopAfter).to.equal('USAGE')
    expect(code({ waves: Array(MAX_WAVES).fill(1).join() })).to.equal('none')
    expect(
      code({
        waves: Array(MAX_WAVES + 1)
          .fill(1)
          .join()
      })
    ).to.equal('USAGE')
    expect(code({ waves: '500', every: '1s' }, ids(MAX_ONLY_AGENTS))).to.equal('none')
    expect(code({ waves: '500', every: '1s' }, ids(MAX_ONLY_AGENTS + 1))).to.equal('USAGE')
  })

  it('has time for its last wave', () => {
    expect([code({}, ids(30), 180_001), code({}, ids(30), 180_000), code({}, ids(26), 180_000)]).to.deep.equal([
      'none',
      'USAGE',
      'none'
    ])
    expect(code({ waves: '50%' }, [], 60_000)).to.equal('USAGE')
    expect(code({}, [], 60_000)).to.equal('none')
  })
})
