import { expect } from 'chai'
import { once } from 'node:events'
import { statSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import type { FollowEvent, InvestigatorApi } from '../../../../src/investigator/api/api.ts'
import { ApiClient } from '../../../../src/investigator/api/client.ts'
import { ApiServer } from '../../../../src/investigator/api/server.ts'
import { MAX_REQUEST_LINE_BYTES } from '../../../../src/investigator/api/wire.ts'
import { openInvestigator } from '../../../../src/investigator/open-investigator.ts'
import { codeOf } from '../../../../src/protocol/errors.ts'
import { MAX_ORDER_FILE_BYTES } from '../../../../src/protocol/wire/limits.ts'
import { silentLog } from '../../../../src/util/log.ts'
import { collect } from '../../../helpers/collect.ts'
import { Desk } from '../../../helpers/desk.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { InvestigatorBench, wordsOf } from '../../../helpers/investigator-bench.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'
import { NOW } from '../../../helpers/orders.ts'
import { eventually } from '../../../helpers/processes.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

const HOUR = 3_600_000

describe('ApiServer and ApiClient', () => {
  let desk: Desk
  let folder: TemporaryFolder
  let clock: ManualClock
  let bench: InvestigatorBench
  let server: ApiServer
  let client: ApiClient
  let path: string

  const open = async (): Promise<ApiClient> => (await ApiClient.connect(path))!

  before(async () => {
    desk = await Desk.open(['ada'])
  })
  beforeEach(async () => {
    folder = new TemporaryFolder()
    clock = new ManualClock(NOW)
    bench = await InvestigatorBench.open(desk, clock, folder.join('db'))
    await bench.meet(1)
    await bench.meet(2)
    path = folder.join('mig.sock')
    server = await ApiServer.listen(path, bench.investigator, silentLog)
    client = await open()
  })
  afterEach(async () => {
    await client[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
    await bench[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  })

  it('passes calls and answers on as they are, several at a time', async () => {
    const asked = await bench.ask()
    const { investigator } = bench
    expect(await client.identity()).to.deep.equal(await investigator.identity())
    const [census, actions, detail, preview] = await Promise.all([
      client.census(),
      client.actions(),
      client.action(asked.digest),
      client.preview("name='host-1'", [(await bench.investigator.census())[0]!.id])
    ])
    expect(census).to.deep.equal(await investigator.census())
    expect(actions).to.deep.equal(await investigator.actions())
    expect(detail).to.deep.equal(await investigator.action(asked.digest))
    expect(preview.expected).to.have.length(1)
    expect(await client.publish(asked.file)).to.equal(asked.digest)
    expect(await client.order(asked.digest)).to.deep.equal({ digest: asked.digest, orderFile: asked.file })
  })

  it('only the owner of the home can use it', () => {
    expect(statSync(path).mode & 0o777).to.equal(0o600)
  })

  it('errors keep their codes and sentences; the connection goes on', async () => {
    const far = await expectCode(client.action('ab'.repeat(32)), 'ACTION_NOT_FOUND')
    const near = await expectCode(bench.investigator.action('ab'.repeat(32)), 'ACTION_NOT_FOUND')
    expect(far.message).to.equal(near.message)
    await expectCode(client.preview('nonsense nonsense'), 'TARGET_INVALID')
    await expectCode(collect(client.results('nothing')), 'ACTION_NOT_FOUND')
    expect((await client.identity()).mesh).to.equal(desk.meshId)
  })

  it('an order file of full size goes through', async () => {
    const padding = '"'.repeat(MAX_ORDER_FILE_BYTES / 2 - 100)
    const error: unknown = await client.publish(JSON.stringify({ padding })).catch((reason: unknown) => reason)
    // it is the order that is refused
    expect(codeOf(error)).to.match(/^ORDER_/)
    expect((await client.identity()).mesh).to.equal(desk.meshId)
  })

  describe('streams', () => {
    it('tell every event, to the end', async () => {
      const asked = await bench.ask()
      await bench.answer(asked, 1)
      const words: string[] = []
      for await (const event of client.follow(asked.digest, { timeoutMs: HOUR })) {
        words.push(wordsOf(event))
        if (words.length === 2) await bench.answer(asked, 2)
      }
      expect(words.filter((word) => !word.startsWith('progress'))).to.deep.equal([
        'result host-1 success',
        'result host-2 success',
        'end complete silent='
      ])
      expect((await collect(client.results(asked.digest))).map(({ name }) => name)).to.deep.equal(['host-1', 'host-2'])
    })

    it('that are cancelled have their last word, as without the socket', async () => {
      const asked = await bench.ask()
      const controller = new AbortController()
      const words: string[] = []
      for await (const event of client.follow(asked.digest, { timeoutMs: HOUR }, controller.signal)) {
        words.push(wordsOf(event))
        controller.abort()
      }
      expect(words.at(-1)).to.equal('end cancelled silent=host-1,host-2')
    })

    it('whose signal had aborted before have their last word at once', async () => {
      const asked = await bench.ask()
      const events = await collect(client.follow(asked.digest, { timeoutMs: HOUR }, AbortSignal.abort()))
      expect(events.map(wordsOf).at(-1)).to.equal('end cancelled silent=host-1,host-2')
    })

    it('end at the other side when the reader leaves, also with events that he has not read', async () => {
      const stopped: string[] = []
      const talker = {
        async *follow(_digest: string, _options: unknown, signal: AbortSignal): AsyncGenerator<FollowEvent> {
          for (let n = 0; n < 5; n++) yield { kind: 'running', agent: String(n) }
          await once(signal, 'abort')
          stopped.push('aborted')
        }
      } as unknown as InvestigatorApi
      await server[Symbol.asyncDispose]()
      server = await ApiServer.listen(path, talker, silentLog)
      client = await open()
      for await (const event of client.follow('d', { timeoutMs: HOUR })) {
        expect(event.kind).to.equal('running')
        // a round trip: the other events are there by then
        await client.identity().catch(() => undefined)
        break
      }
      await eventually(() => stopped.length === 1)
      // and when the whole command line goes away
      const events = client.follow('d', { timeoutMs: HOUR })[Symbol.asyncIterator]()
      await events.next()
      await client[Symbol.asyncDispose]()
      await eventually(() => stopped.length === 2)
    })
  })

  describe('what is no request', () => {
    for (const [name, bytes] of [
      ['a line that is no JSON', 'hello\n'],
      ['a value that is no object', '5\n'],
      ['a line that is too long', 'x'.repeat(MAX_REQUEST_LINE_BYTES + 1)]
    ] as const) {
      it(`${name}: closes that connection, and no other`, async () => {
        const socket = connect(path)
        socket.on('error', () => undefined)
        const closed = once(socket, 'close')
        socket.write(bytes)
        await closed
        expect((await client.identity()).mesh).to.equal(desk.meshId)
      })
    }

    it('a method that is not there is told: USAGE', async () => {
      const socket = connect(path)
      socket.write('{"id":7,"method":"constructor","params":[]}\n')
      const [line] = (await once(socket, 'data')) as [Buffer]
      expect(JSON.parse(line.toString())).to.deep.include({ id: 7 }).and.to.have.nested.property('error.code', 'USAGE')
      socket.destroy()
    })
  })

  describe('the server goes away', () => {
    it('calls and streams under way fail with HOME_BUSY, and later ones too', async () => {
      const asked = await bench.ask()
      const events = client.follow(asked.digest, { timeoutMs: HOUR })[Symbol.asyncIterator]()
      await events.next()
      const pending = events.next()
      await server[Symbol.asyncDispose]()
      await expectCode(pending, 'HOME_BUSY')
      await expectCode(client.identity(), 'HOME_BUSY')
    })

    it('a server that talks garbage is as good as gone', async () => {
      const babble = createServer((socket) => socket.on('error', () => undefined).end('babble\n'))
      await new Promise<void>((resolve) => babble.listen(folder.join('babble'), resolve))
      const other = (await ApiClient.connect(folder.join('babble')))!
      await expectCode(other.identity(), 'HOME_BUSY')
      babble.close()
    })

    it('an unknown code of a newer server is INTERNAL', async () => {
      const newer = createServer((socket) => {
        socket.on('error', () => undefined)
        socket.once('data', () => socket.write('{"id":1,"error":{"code":"FROM_THE_FUTURE","message":"New."}}\n'))
      })
      await new Promise<void>((resolve) => newer.listen(folder.join('newer'), resolve))
      const other = (await ApiClient.connect(folder.join('newer')))!
      expect((await expectCode(other.identity(), 'INTERNAL')).message).to.equal('New.')
      await other[Symbol.asyncDispose]()
      newer.close()
    })
  })

  it('nobody listens: no client', async () => {
    expect(await ApiClient.connect(folder.join('absent'))).to.equal(undefined)
    writeFileSync(folder.join('file'), '')
    expect(await ApiClient.connect(folder.join('file'))).to.equal(undefined)
  })

  it('counts its clients, and is idle when the last is done', async () => {
    const second = await open()
    await second.identity()
    expect(server.clients).to.equal(2)
    let isIdle = false
    const idle = server.waitUntilIdle().then(() => (isIdle = true))
    await second[Symbol.asyncDispose]()
    await eventually(() => server.clients === 1)
    expect(isIdle).to.equal(false)
    await client[Symbol.asyncDispose]()
    await idle
    expect(server.clients).to.equal(0)
  })

  it('openInvestigator uses the node that runs, if it is of the mesh', async () => {
    const node = await openInvestigator({ home: folder.path, mesh: desk.meshId })
    expect(node).to.be.instanceOf(ApiClient)
    await node[Symbol.asyncDispose]()
    const other = openInvestigator({ home: folder.path, mesh: `other.${'0'.repeat(64)}` })
    expect((await expectCode(other, 'HOME_BUSY')).message).to.contain(desk.meshId)
  })
})
