import { expect } from 'chai'
import { MigError } from '../../src/protocol/errors.ts'
import type { Verdict } from '../../src/protocol/order/verdict.ts'
import type { RequestProtocol } from '../../src/protocol/wire/requests.ts'
import { orderTopic } from '../../src/protocol/wire/topics.ts'
import { fromUtf8, toUtf8 } from '../../src/util/bytes.ts'
import { MESH_ID, neighboursOf, startNode, targetOf } from '../helpers/mesh-node.ts'
import type { TestNetwork, TestNode } from '../helpers/mesh-node.ts'
import { eventually } from '../helpers/processes.ts'

const KiB = 1024
const ECHO: RequestProtocol = {
  id: '/mig/test-echo/1',
  maxRequestBytes: 16 * KiB * KiB,
  maxAnswerBytes: 16 * KiB * KiB,
  timeoutSec: 20
}
const SMALL: RequestProtocol = { id: '/mig/test-small/1', maxRequestBytes: 100, maxAnswerBytes: 100, timeoutSec: 1 }

async function codeOfRejection(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (error) {
    if (error instanceof MigError) return error.code
    throw error
  }
  throw new Error('it did not reject')
}

/** Holds an implementation of {@link Mesh} to its contract. */
export function meshConformance(name: string, network: TestNetwork): void {
  describe(`mesh over ${name}`, () => {
    const running: AsyncDisposable[] = []
    const start = async (
      ...args: Parameters<typeof startNode> extends [unknown, ...infer R] ? R : never
    ): Promise<TestNode> => {
      const node = await startNode(network, ...args)
      running.push(node)
      return node
    }
    /** Two nodes that are neighbours. */
    const startPair = async (): Promise<[TestNode, TestNode]> => {
      const first = await start()
      const second = await start({ bootstrap: first.mesh.addresses(), role: 'investigator', version: '0.2.0' })
      await second.mesh.waitForNeighbour(5000)
      return [first, second]
    }
    afterEach(async () => {
      await Promise.all(running.splice(0).map((node) => node[Symbol.asyncDispose]()))
    })

    describe('life', () => {
      it('has addresses that name the node', async () => {
        const { mesh } = await start()
        expect(mesh.addresses()).to.not.be.empty
        for (const address of mesh.addresses()) expect(address).to.match(new RegExp(`/p2p/${mesh.id}$`))
      })

      it('stops twice, and has no peers afterwards', async () => {
        const [first, second] = await startPair()
        await second.mesh.stop()
        await second.mesh.stop()
        await eventually(() => first.mesh.peers().length === 0)
      })

      it('reports peers with what their hello told', async () => {
        const [first, second] = await startPair()
        const [peer] = first.mesh.peers()
        expect(peer).to.include({
          id: second.mesh.id,
          direction: 'inbound',
          isNeighbour: true,
          role: 'investigator',
          version: '0.2.0'
        })
        expect(peer?.skewMs).to.be.within(-1000, 1000)
        expect(second.mesh.peers()[0]).to.include({ id: first.mesh.id, direction: 'outbound', role: 'agent' })
      })

      it('calls back when a peer connects, until told not to', async () => {
        const first = await start()
        const connected: string[] = []
        const end = first.mesh.onConnect((id) => connected.push(id))
        const second = await start({ bootstrap: first.mesh.addresses() })
        await eventually(() => connected.includes(second.mesh.id))
        end()
        const third = await start({ bootstrap: first.mesh.addresses() })
        await third.mesh.waitForNeighbour(5000)
        expect(connected).to.not.include(third.mesh.id)
      })

      it('says NO_NEIGHBOURS when none comes in time', async () => {
        const { mesh } = await start()
        expect(await codeOfRejection(mesh.waitForNeighbour(20))).to.equal('NO_NEIGHBOURS')
      })
    })

    describe('neighbours', () => {
      it('dials a bootstrap address without a peer id', async () => {
        const first = await start()
        const address = (first.mesh.addresses()[0] as string).replace(/\/p2p\/.*/, '')
        const second = await start({ bootstrap: [address] })
        await second.mesh.waitForNeighbour(5000)
        expect(neighboursOf(second)).to.deep.equal([first.mesh.id])
      })

      it('finds the others by one bootstrap address and the candidates that it is told of', async () => {
        const first = await start()
        const nodes = [first]
        const candidates = (): { id: string; addresses: string[] }[] => nodes.map(targetOf) as never
        for (let count = 1; count < 8; count++) {
          nodes.push(await start({ bootstrap: first.mesh.addresses(), candidates }))
        }
        const last = nodes.at(-1) as TestNode
        await eventually(() => neighboursOf(last).length >= 3)
      })

      it('takes up again with a bootstrap node that was away', async () => {
        const first = await start()
        const [listen] = first.mesh.addresses().map((address) => address.replace(/\/p2p\/.*/, ''))
        const second = await start({ bootstrap: [listen as string] })
        await second.mesh.waitForNeighbour(5000)
        await first.mesh.stop()
        await eventually(() => neighboursOf(second).length === 0)
        const again = await start({ listen: [listen as string] })
        await eventually(() => neighboursOf(second).includes(again.mesh.id), 15_000)
      })

      it('refuses a node of another mesh and closes the connection', async () => {
        const first = await start()
        const connected: string[] = []
        first.mesh.onConnect((id) => connected.push(id))
        const stranger = await start({ meshId: `other.${'1'.repeat(64)}`, bootstrap: first.mesh.addresses() })
        await eventually(() => connected.length > 0)
        await eventually(() => first.mesh.peers().length === 0)
        expect(neighboursOf(first)).to.be.empty
        expect(neighboursOf(stranger)).to.be.empty
      })

      it('has nothing to do with a peer that is banned', async () => {
        const second = await start()
        const first = await start({ isBanned: (id) => id === second.mesh.id })
        expect(await codeOfRejection(second.mesh.request(targetOf(first), ECHO, toUtf8('x')))).to.equal(
          'PEER_UNREACHABLE'
        )
        expect(await codeOfRejection(first.mesh.request(targetOf(second), ECHO, toUtf8('x')))).to.equal(
          'PEER_UNREACHABLE'
        )
        expect(first.mesh.peers()).to.be.empty
      })

      it('meets nobody who has another pre-shared key', async () => {
        const key = (digit: string): string => `/key/swarm/psk/1.0.0/\n/base16/\n${digit.repeat(64)}`
        const first = await start({ preSharedKey: key('a') })
        const friend = await start({ preSharedKey: key('a'), bootstrap: first.mesh.addresses() })
        await friend.mesh.waitForNeighbour(5000)
        for (const options of [{ preSharedKey: key('b') }, {}]) {
          const stranger = await start({ ...options, bootstrap: first.mesh.addresses() })
          expect(await codeOfRejection(stranger.mesh.waitForNeighbour(700))).to.equal('NO_NEIGHBOURS')
        }
        expect(neighboursOf(first)).to.deep.equal([friend.mesh.id])
      })
    })

    describe('while the pre-shared key is changed', () => {
      const keys = (...digits: string[]): { preSharedKey: string } => ({
        preSharedKey: digits.map((digit) => `/key/swarm/psk/1.0.0/\n/base16/\n${digit.repeat(64)}\n`).join('')
      })

      for (const [dialler, dialled] of [
        ['b', 'ba'],
        ['ba', 'ba'],
        ['ba', 'a'],
        ['a', 'ba'],
        ['cba', 'a'],
        ['a', 'cba'],
        ['ab', 'bc']
      ] as const) {
        it(`who has ${dialler} meets who has ${dialled}, and every request gets through`, async () => {
          const first = await start(keys(...dialled))
          await first.mesh.handle(ECHO, (_, body) => Promise.resolve(body))
          const second = await start({ ...keys(...dialler), bootstrap: first.mesh.addresses() })
          await second.mesh.waitForNeighbour(5000)
          const body = new Uint8Array(ECHO.maxRequestBytes).fill(7)
          expect(Buffer.compare(await second.mesh.request(targetOf(first), ECHO, body), body)).to.equal(0)
        })
      }

      it('nobody who has no key in common gets in, and is told why', async () => {
        const first = await start(keys('a', 'b'))
        const stranger = await start(keys('c', 'd'))
        for (const [from, to] of [
          [stranger, first],
          [first, stranger]
        ] as const) {
          const error: unknown = await from.mesh
            .request(targetOf(to), ECHO, toUtf8('x'))
            .catch((reason: unknown) => reason)
          expect(error).to.include({ code: 'PEER_UNREACHABLE' })
          expect((error as Error).message).to.contain('no pre-shared key of ours is taken there')
        }
        expect(first.mesh.peers()).to.be.empty
      })

      it('who speaks without a key at all gets nothing', async () => {
        const first = await start(keys('a', 'b'))
        const stranger = await start({ bootstrap: first.mesh.addresses() })
        expect(await codeOfRejection(stranger.mesh.waitForNeighbour(700))).to.equal('NO_NEIGHBOURS')
      })
    })

    describe('requests', () => {
      it('asks on the open connection', async () => {
        const [first, second] = await startPair()
        await first.mesh.handle(ECHO, (from, body) => Promise.resolve(toUtf8(`${from} ${fromUtf8(body)}`)))
        const answer = await second.mesh.request({ id: first.mesh.id, addresses: [] }, ECHO, toUtf8('hi'))
        expect(fromUtf8(answer)).to.equal(`${second.mesh.id} hi`)
      })

      it('asks on a new connection, which makes no neighbour', async () => {
        const first = await start()
        const second = await start()
        await first.mesh.handle(ECHO, (_, body) => Promise.resolve(body))
        expect(fromUtf8(await second.mesh.request(targetOf(first), ECHO, toUtf8('hi')))).to.equal('hi')
        expect(first.mesh.peers()).to.have.length(1)
        expect(neighboursOf(first)).to.be.empty
      })

      it('carries empty bodies, and the largest ones both ways', async () => {
        const [first, second] = await startPair()
        await first.mesh.handle(ECHO, (_, body) => Promise.resolve(body))
        for (const size of [0, 1, 127, 128, ECHO.maxRequestBytes]) {
          const body = new Uint8Array(size).fill(7)
          const answer = await second.mesh.request(targetOf(first), ECHO, body)
          expect(Buffer.compare(answer, body), `${size} bytes`).to.equal(0)
        }
      })

      it('answers many requests at a time', async () => {
        const [first, second] = await startPair()
        await first.mesh.handle(ECHO, (_, body) => Promise.resolve(body))
        const answers = await Promise.all(
          Array.from({ length: 100 }, (_, i) => second.mesh.request(targetOf(first), ECHO, toUtf8(String(i))))
        )
        expect(answers.map(fromUtf8)).to.deep.equal(Array.from({ length: 100 }, (_, i) => String(i)))
      })

      it('gives the code of what a handler throws', async () => {
        const [first, second] = await startPair()
        await first.mesh.handle(ECHO, () => Promise.reject(new MigError('RESULT_UNKNOWN_ORDER', 'not mine')))
        try {
          await second.mesh.request(targetOf(first), ECHO, toUtf8('x'))
          expect.fail('it was answered')
        } catch (error) {
          expect(error).to.include({ name: 'MigError', code: 'REQUEST_REFUSED' })
          expect((error as Error).cause).to.include({ code: 'RESULT_UNKNOWN_ORDER' })
        }
      })

      it('gives INTERNAL for what is no MigError', async () => {
        const [first, second] = await startPair()
        await first.mesh.handle(ECHO, () => Promise.reject(new TypeError('a bug')))
        try {
          await second.mesh.request(targetOf(first), ECHO, toUtf8('x'))
          expect.fail('it was answered')
        } catch (error) {
          expect((error as Error).cause).to.include({ code: 'INTERNAL' })
        }
      })

      it('refuses a question and an answer above their limits', async () => {
        const [first, second] = await startPair()
        await first.mesh.handle(SMALL, (_, body) => Promise.resolve(new Uint8Array(body[0] as number)))
        const ask = (body: Uint8Array, protocol = SMALL): Promise<Uint8Array> =>
          second.mesh.request(targetOf(first), protocol, body)
        expect(await ask(new Uint8Array(100).fill(100))).to.have.length(100)
        expect(await codeOfRejection(ask(new Uint8Array(101)))).to.equal('REQUEST_TOO_LARGE')
        // the answering end enforces it too, whatever the asking one thinks
        const generous = { ...SMALL, maxRequestBytes: 1000, maxAnswerBytes: 1000 }
        expect(await codeOfRejection(ask(new Uint8Array(101), generous))).to.equal('PEER_UNREACHABLE')
        expect(await codeOfRejection(ask(new Uint8Array([101])))).to.equal('REQUEST_REFUSED')
        expect(await codeOfRejection(ask(new Uint8Array([100]), { ...SMALL, maxAnswerBytes: 30 }))).to.equal(
          'REQUEST_TOO_LARGE'
        )
      })

      it('says REQUEST_TIMEOUT when no answer comes', async () => {
        const [first, second] = await startPair()
        await first.mesh.handle(SMALL, () => new Promise(() => undefined))
        expect(await codeOfRejection(second.mesh.request(targetOf(first), SMALL, toUtf8('x')))).to.equal(
          'REQUEST_TIMEOUT'
        )
      })

      it('ends with the reason of the signal', async () => {
        const [first, second] = await startPair()
        await first.mesh.handle(ECHO, () => new Promise(() => undefined))
        const controller = new AbortController()
        const request = second.mesh.request(targetOf(first), ECHO, toUtf8('x'), controller.signal)
        controller.abort(new RangeError('enough'))
        try {
          await request
          expect.fail('it was answered')
        } catch (error) {
          expect(error).to.include({ name: 'RangeError', message: 'enough' })
        }
      })

      it('says PEER_UNREACHABLE for who is not there, serves nothing of the kind, or has gone away', async () => {
        const [first, second] = await startPair()
        const gone = await start()
        const target = targetOf(gone)
        await gone.mesh.stop()
        const ask = (peer: { id: string; addresses: readonly string[] }): Promise<Uint8Array> =>
          second.mesh.request(peer, ECHO, toUtf8('x'))
        expect(await codeOfRejection(ask(target))).to.equal('PEER_UNREACHABLE')
        expect(await codeOfRejection(ask({ ...target, addresses: [] }))).to.equal('PEER_UNREACHABLE')
        expect(await codeOfRejection(ask({ id: 'nobody', addresses: ['nonsense'] }))).to.equal('PEER_UNREACHABLE')
        expect(await codeOfRejection(ask(targetOf(first)))).to.equal('PEER_UNREACHABLE')
      })

      it('is not fooled by an address of somebody else', async () => {
        const [first, second] = await startPair()
        const other = await start()
        await first.mesh.handle(ECHO, (_, body) => Promise.resolve(body))
        const fooled = { id: other.mesh.id, addresses: first.mesh.addresses().map((a) => a.replace(/\/p2p\/.*/, '')) }
        expect(await codeOfRejection(second.mesh.request(fooled, ECHO, toUtf8('x')))).to.equal('PEER_UNREACHABLE')
      })
    })

    describe('gossip', () => {
      const topic = orderTopic(MESH_ID)

      it('brings a message to all, once, over nodes between', async () => {
        const first = await start()
        const second = await start({ bootstrap: first.mesh.addresses() })
        const third = await start({ bootstrap: second.mesh.addresses() })
        const got = [first, second, third].map((node) => {
          const messages: string[] = []
          node.mesh.subscribe(topic, (bytes) => {
            messages.push(fromUtf8(bytes))
            return Promise.resolve<Verdict>('accept')
          })
          return messages
        })
        let count = 0
        await eventually(async () => {
          // what is published before gossip has formed is lost: that is what sync is for
          await first.mesh.publish(topic, toUtf8(`probe ${count++}`))
          return got[1]?.length !== 0 && got[2]?.length !== 0
        })
        await first.mesh.publish(topic, toUtf8('news'))
        await eventually(() => got[2]?.includes('news'))
        expect(got[1]?.filter((text) => text === 'news')).to.have.length(1)
        expect(got[2]?.filter((text) => text === 'news')).to.have.length(1)
        expect(got[0]).to.be.empty
      })

      for (const verdict of ['ignore', 'reject'] as const) {
        it(`does not pass on what is judged ${verdict}`, async () => {
          const first = await start()
          const second = await start({ bootstrap: first.mesh.addresses() })
          const third = await start({ bootstrap: second.mesh.addresses() })
          const judged: string[] = []
          const passed: string[] = []
          second.mesh.subscribe(topic, (bytes) => {
            judged.push(fromUtf8(bytes))
            return Promise.resolve<Verdict>(fromUtf8(bytes) === 'bad' ? verdict : 'accept')
          })
          third.mesh.subscribe(topic, (bytes) => {
            passed.push(fromUtf8(bytes))
            return Promise.resolve<Verdict>('accept')
          })
          let count = 0
          await eventually(async () => {
            await first.mesh.publish(topic, toUtf8(`probe ${count++}`))
            return passed.length > 0
          })
          await first.mesh.publish(topic, toUtf8('bad'))
          await first.mesh.publish(topic, toUtf8('good'))
          await eventually(() => passed.includes('good'))
          expect(judged).to.include('bad')
          expect(passed).to.not.include('bad')
        })
      }
    })

    describe('sync', () => {
      it('gives both ends the union, each thing once', async () => {
        const first = await start()
        for (let i = 0; i < 700; i++) first.orders.add(`order ${i}`)
        for (let i = 0; i < 50; i++) first.presences.add(`presence ${i}`)
        const second = await start()
        second.orders.add('order 3')
        for (let i = 0; i < 60; i++) second.orders.add(`other ${i}`)
        const third = await start({ bootstrap: first.mesh.addresses() })
        await eventually(() => third.orders.held.size === 700 && third.presences.held.size === 50)
        const joiner = await start({ bootstrap: [...third.mesh.addresses(), ...second.mesh.addresses()] })
        await eventually(() => [first, second, third, joiner].every(({ orders }) => orders.held.size === 760))
        for (const node of [first, third, joiner]) {
          for (const from of node.orders.offers.values()) expect(from).to.have.length(1)
        }
      })

      it('pushes what a node has made as soon as it has a neighbour, to all, each once', async () => {
        const first = await start()
        const nodes = [first]
        const candidates = (): { id: string; addresses: readonly string[] }[] => nodes.map(targetOf)
        for (let i = 1; i < 6; i++) nodes.push(await start({ bootstrap: first.mesh.addresses(), candidates }))
        await eventually(() => nodes.every((node) => neighboursOf(node).length >= 3))
        const fresh = await start({ bootstrap: nodes[5]?.mesh.addresses() ?? [], role: 'investigator' })
        await fresh.mesh.waitForNeighbour(5000)
        const key = fresh.orders.add('an order')
        await eventually(() => nodes.every(({ orders }) => orders.held.has(key)))
        for (const { orders } of nodes) expect(orders.offers.get(key)).to.have.length(1)
      })

      it('catches up at once when told to', async () => {
        const [first, second] = await startPair()
        // put there without a word
        first.orders.held.set('a'.repeat(64), toUtf8('a'))
        first.orders.add('b')
        await second.mesh.syncNow(5000)
        await eventually(() => second.orders.held.size === 2)
      })

      it('ends syncNow at its time', async () => {
        const { mesh } = await start()
        await mesh.syncNow(10)
      })

      it('cuts off who advertises what it does not have', async () => {
        const [first, second] = await startPair()
        let digits = 0
        await eventually(async () => {
          second.orders.promised.add(String(digits++).padStart(64, '0'))
          second.orders.add(`real ${digits}`)
          await first.mesh.syncNow(1000)
          return first.budget.isBanned(second.mesh.id)
        })
        await eventually(() => first.mesh.peers().length === 0)
      })

      it('cuts off who sends what every honest node refuses', async () => {
        const [first, second] = await startPair()
        first.orders.judge = () => 'reject'
        for (let i = 0; i < 3; i++) second.orders.add(`junk ${i}`)
        await eventually(() => first.mesh.peers().length === 0)
        expect(first.budget.isBanned(second.mesh.id)).to.equal(true)
      })
    })
  })
}
