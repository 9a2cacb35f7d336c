import { expect } from 'chai'
import { surveyOf } from '../../../../src/investigator/sight/mesh-survey.ts'
import { idOf, keyOf, peerOf, presenceOf, SIGHT_NOW, sightOf } from '../../../helpers/sight-mesh.ts'

const DAY = 86_400_000

describe('surveyOf', () => {
  it('of a mesh of which nothing is known', async () => {
    const nothing = { roles: [], stale: [], versions: [], policies: [], segments: [], relays: [], skews: [] }
    const custody = { nodes: 0, results: 0, bytes: 0 }
    expect(surveyOf(await sightOf([]))).to.deep.equal({ nodes: 0, agents: 0, alive: 0, custody, ...nothing })
  })

  it('counts roles, and versions and policies of those alive, the most frequent first', async () => {
    const survey = surveyOf(
      await sightOf([
        await presenceOf(1, { version: '0.9.0' }),
        await presenceOf(2),
        await presenceOf(3, { policyVersion: 2 }),
        await presenceOf(4, { version: '0.1.0', time: SIGHT_NOW - DAY }),
        await presenceOf(5, { role: 'relay', version: '0.8.0' }),
        await presenceOf(6, { role: 'investigator', time: SIGHT_NOW - 2 * DAY })
      ])
    )
    expect(survey).to.include({ nodes: 6, agents: 4, alive: 4 })
    expect(survey.roles).to.deep.equal([
      { role: 'agent', alive: 3, stale: 1 },
      { role: 'relay', alive: 1, stale: 0 },
      { role: 'investigator', alive: 0, stale: 1 }
    ])
    expect(survey.versions).to.deep.equal([
      { value: '1.0.0', nodes: 2 },
      { value: '0.8.0', nodes: 1 },
      { value: '0.9.0', nodes: 1 }
    ])
    expect(survey.policies).to.deep.equal([
      { value: '3', nodes: 3 },
      { value: '2', nodes: 1 }
    ])
    expect(survey.stale).to.deep.equal([
      { id: await idOf(4), name: 'host-4', role: 'agent', seen: SIGHT_NOW - DAY },
      { id: await idOf(6), name: await idOf(6), role: 'investigator', seen: SIGHT_NOW - 2 * DAY }
    ])
  })

  it('has relays and their segments, who is in each, and what waits in custody, at agents too', async () => {
    const segments = [
      { name: 'office', networks: ['10.1.0.0/16'] },
      { name: 'plant', networks: [] }
    ]
    const survey = surveyOf(
      await sightOf([
        await presenceOf(1, { role: 'relay', addresses: [], segments, custody: { results: 4, bytes: 900 } }),
        await presenceOf(2, { custody: { results: 1, bytes: 100 } }),
        await presenceOf(3, { custody: { results: 0, bytes: 0 } }),
        await presenceOf(4, { time: SIGHT_NOW - DAY }),
        await presenceOf(5, { role: 'relay', addresses: [] })
      ])
    )
    const relay = { version: '1.0.0', seen: SIGHT_NOW, isAlive: true, addresses: [] }
    const id = await idOf(1)
    expect(survey.relays).to.deep.equal([
      { id, ...relay, segments: ['office', 'plant'], custody: { results: 4, bytes: 900 } },
      { id: await idOf(5), ...relay, segments: [] }
    ])
    expect(survey.segments).to.deep.equal([
      { name: 'office', relays: [id], nodes: 3 },
      { name: 'plant', relays: [id], nodes: 1 }
    ])
    expect(survey.custody).to.deep.equal({ nodes: 2, results: 5, bytes: 1000 })
  })

  it('has the clocks that are off by 3 s or more, the worst first, also of nodes that nobody knows', async () => {
    const [worst, unknown, little] = [await keyOf(1), 'ab'.repeat(8), await keyOf(2)]
    const neighbours = [
      { key: little, skewSec: 2 },
      { key: unknown, skewSec: 3600 },
      { key: worst, skewSec: -4000 }
    ]
    const peers = [
      await peerOf(4, { skewMs: 3_000, role: 'relay' }),
      await peerOf(5, { skewMs: 0 }),
      await peerOf(6, { skewMs: 0 })
    ]
    const survey = surveyOf(
      await sightOf([await presenceOf(1), await presenceOf(2), await presenceOf(3, { neighbours })], peers)
    )
    expect(survey.skews).to.deep.equal([
      { id: await idOf(1), name: 'host-1', role: 'agent', skewMs: -4_000_000, observers: 1 },
      { id: unknown, name: unknown, skewMs: 3_600_000, observers: 1 },
      { id: await idOf(4), name: await idOf(4), role: 'relay', skewMs: 3_000, observers: 1 }
    ])
  })
})
