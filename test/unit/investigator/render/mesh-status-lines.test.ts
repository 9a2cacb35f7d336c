import { expect } from 'chai'
import type { MeshStatus } from '../../../../src/investigator/api/api.ts'
import { meshStatusLines } from '../../../../src/investigator/render/mesh-status-lines.ts'

const SEEN = 1_700_000_000_000
const STATUS: MeshStatus = {
  mesh: 'blue.00',
  id: 'me',
  version: '1.0.0',
  policyVersion: 3,
  addresses: ['/ip4/192.0.2.1/tcp/1'],
  neighbours: 2,
  liveOrders: 1,
  nodes: 0,
  agents: 0,
  alive: 0,
  roles: [],
  stale: [],
  versions: [],
  policies: [],
  segments: [],
  relays: [],
  custody: { nodes: 0, results: 0, bytes: 0 },
  skews: [],
  policyForks: [],
  splitViews: []
}

describe('meshStatusLines', () => {
  it('of a mesh of which nothing is known are about this node', () => {
    expect(meshStatusLines(STATUS)).to.deep.equal([
      'mesh       blue.00',
      'policy     version 3',
      'node       me, version 1.0.0',
      'address    /ip4/192.0.2.1/tcp/1',
      'neighbours 2',
      'orders     1 live',
      'nodes      0, 0 of them alive',
      'custody    0 results of 0 bytes wait at 0 nodes'
    ])
  })

  it('has a table for all that is known', () => {
    const custody = { results: 4, bytes: 900 }
    const lines = meshStatusLines({
      ...STATUS,
      roles: [{ role: 'agent', alive: 3, stale: 1 }],
      versions: [{ value: '1.0.0', nodes: 3 }],
      policies: [{ value: '3', nodes: 3 }],
      segments: [{ name: 'office', relays: ['r1', 'r2'], nodes: 3 }],
      relays: [
        {
          id: 'r1',
          version: '1.0.0',
          seen: SEEN,
          isAlive: true,
          addresses: [],
          segments: ['office', 'plant'],
          custody
        },
        { id: 'r2', version: '1.0.0', seen: SEEN, isAlive: false, addresses: [], segments: [] }
      ],
      skews: [
        { id: 'a', name: 'host-a', role: 'agent', skewMs: -61_449, observers: 2 },
        { id: 'b', name: 'b', skewMs: 4_000, observers: 0 }
      ],
      stale: [{ id: 'c', name: 'host-c', role: 'agent', seen: SEEN }]
    })
    expect(lines.slice(8)).to.deep.equal([
      '',
      'ROLE   ALIVE  STALE',
      'agent  3      1',
      '',
      'VERSION  NODES',
      '1.0.0    3',
      '',
      'POLICY  NODES',
      '3       3',
      '',
      'SEGMENT  NODES  RELAYS',
      'office   3      2',
      '',
      'RELAY  STATE  SEGMENTS      WAITING  BYTES  VERSION  SEEN',
      'r1     alive  office,plant  4        900    1.0.0    2023-11-14 22:13:20Z',
      'r2     stale                                1.0.0    2023-11-14 22:13:20Z',
      '',
      'CLOCK OFF BY  SEEN BY       ROLE     NAME    ID',
      '-61.4 s       2             agent    host-a  a',
      '+4.0 s        its presence  unknown  b       b',
      '',
      'STALE SINCE           ROLE   NAME    ID',
      '2023-11-14 22:13:20Z  agent  host-c  c'
    ])
  })

  it('ends a list that is too long, and says how many more there are', () => {
    const stale = Array.from({ length: 21 }, (_, n) => ({ id: `${n}`, name: 'x', role: 'agent' as const, seen: SEEN }))
    const lines = meshStatusLines({ ...STATUS, stale })
    expect(lines.filter((line) => line.includes('agent'))).to.have.length(20)
    expect(lines.at(-1)).to.equal('and 1 more (-o json has all)')
    expect(meshStatusLines({ ...STATUS, stale: stale.slice(1) }).at(-1)).to.match(/^2023/)
  })

  it('is safe to print whatever nodes say of themselves', () => {
    const evil = '\u001b]0;x\u0007\n'
    const lines = meshStatusLines({
      ...STATUS,
      addresses: [`/dns/${evil}`],
      versions: [{ value: evil, nodes: 1 }],
      skews: [{ id: 'a', name: evil, skewMs: 4_000, observers: 1 }]
    })
    expect(lines.join('')).to.not.match(/[\u0000-\u001f]/)
  })

  it('tells of two policies of one version, and of two actions with one id', () => {
    const lines = meshStatusLines({
      ...STATUS,
      policyForks: [{ version: 2, digest: 'ab'.repeat(32), people: ['Ada', 'Grace'] }],
      splitViews: [{ id: '019ab4f0', digests: ['aa', 'bb'] }]
    })
    expect(lines.slice(-5)).to.deep.equal(
      [`version 2    ${'ab'.repeat(32)}  Ada and Grace`, '', 'SPLIT ACTION  DIGESTS', '019ab4f0      aa bb'].toSpliced(
        0,
        0,
        `POLICY FORK  DIGEST${' '.repeat(60)}SIGNED BY`
      )
    )
  })
})
