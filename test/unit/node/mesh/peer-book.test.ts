import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { memory } from '@libp2p/memory'
import { expect } from 'chai'
import type { TransportFactory } from '../../../../src/node/mesh/create-host.ts'
import { PeerBook } from '../../../../src/node/mesh/peer-book.ts'
import { MAX_ADDRESS_CHARACTERS } from '../../../../src/protocol/wire/limits.ts'
import { systemClock } from '../../../../src/util/clock.ts'
import { silentLog } from '../../../../src/util/log.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'
import { neighboursOf, startNode, targetOf, type TestNetwork, type TestNode } from '../../../helpers/mesh-node.ts'
import { eventually } from '../../../helpers/processes.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

describe('PeerBook', () => {
  let folder: TemporaryFolder
  let path: string
  let clock: ManualClock
  const open = (): Promise<PeerBook> => PeerBook.open(path, { clock, log: silentLog })

  beforeEach(() => {
    folder = new TemporaryFolder()
    path = folder.join('peers.json')
    clock = new ManualClock()
  })
  afterEach(() => {
    folder[Symbol.dispose]()
  })

  it('keeps who was a neighbour, for the owner alone, some seconds later', async () => {
    const book = await open()
    book.note({ id: 'a', addresses: ['/ip4/192.0.2.1/tcp/1'] })
    book.note({ id: 'nowhere', addresses: [] })
    expect(existsSync(path)).to.equal(false)
    clock.advance(5000)
    await eventually(() => existsSync(path))
    expect(statSync(path).mode & 0o777).to.equal(0o600)
    expect([...(await open()).peers()]).to.deep.equal([{ id: 'a', addresses: ['/ip4/192.0.2.1/tcp/1'] }])
  })

  it('holds 64 nodes, and drops who was a neighbour longest ago', async () => {
    const book = await open()
    for (let at = 0; at < 64; at++) book.note({ id: `peer${at}`, addresses: [`/ip4/192.0.2.1/tcp/${at + 1}`] })
    book.note({ id: 'peer0', addresses: ['/ip4/192.0.2.1/tcp/1'] })
    book.note({ id: 'new', addresses: ['/ip4/192.0.2.2/tcp/1'] })
    await book.flush()
    const ids = [...(await open()).peers()].map(({ id }) => id)
    expect(ids).to.have.length(64)
    expect(ids).to.include.members(['peer0', 'new']).and.not.include('peer1')
  })

  it('keeps 16 addresses of a node, of a length that can be', async () => {
    const book = await open()
    const fits = `/dns4/${'x'.repeat(MAX_ADDRESS_CHARACTERS - 6)}`
    book.note({
      id: 'a',
      addresses: [`${fits}x`, fits, ...Array.from({ length: 20 }, (_, at) => `/ip4/192.0.2.${at}`)]
    })
    await book.flush()
    const [peer] = [...(await open()).peers()]
    expect(peer?.addresses).to.have.length(16)
    expect(peer?.addresses[0]).to.equal(fits)
  })

  it('writes nothing when nothing has changed', async () => {
    const book = await open()
    book.note({ id: 'a', addresses: ['/ip4/192.0.2.1/tcp/1'] })
    await book.flush()
    writeFileSync(path, '[]')
    book.note({ id: 'a', addresses: ['/ip4/192.0.2.1/tcp/1'] })
    await book.flush()
    expect(readFileSync(path, 'utf8')).to.equal('[]')
  })

  it('is empty when the file is damaged, and goes on when it cannot be written', async () => {
    writeFileSync(path, '{"half": ')
    expect([...(await open()).peers()]).to.deep.equal([])
    mkdirSync(`${path}.new`)
    const book = await open()
    book.note({ id: 'a', addresses: ['/ip4/192.0.2.1/tcp/1'] })
    await book.flush()
    expect([...book.peers()]).to.have.length(1)
  })

  it('brings a node whose bootstrap nodes are all gone back to the mesh', async () => {
    let count = 0
    const network: TestNetwork = {
      listen: () => `/memory/book-${count++}`,
      transport: () => memory() as TransportFactory
    }
    const bookOf = (): Promise<PeerBook> => PeerBook.open(path, { clock: systemClock, log: silentLog })
    const running: TestNode[] = []
    const start = async (...args: Parameters<typeof startNode> extends [unknown, ...infer R] ? R : never) => {
      const node = await startNode(network, ...args)
      running.push(node)
      return node
    }
    try {
      const seed = await start()
      const other = await start({ bootstrap: seed.mesh.addresses() })
      const candidates = (): ReturnType<typeof targetOf>[] => [targetOf(other)]
      const node = await start({ bootstrap: seed.mesh.addresses(), candidates, peerBook: await bookOf() })
      await eventually(() => neighboursOf(node).length === 2)
      await node.mesh.stop()
      await seed.mesh.stop()
      const again = await start({ bootstrap: seed.mesh.addresses(), peerBook: await bookOf() })
      await eventually(() => neighboursOf(again).includes(other.mesh.id))
    } finally {
      await Promise.all(running.map(({ mesh }) => mesh.stop()))
    }
  })
})
