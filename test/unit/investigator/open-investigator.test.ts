import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { ApiClient } from '../../../src/investigator/api/client.ts'
import { ApiServer } from '../../../src/investigator/api/server.ts'
import { openInvestigator } from '../../../src/investigator/open-investigator.ts'
import { InvestigatorStore } from '../../../src/store/investigator-store.ts'
import { silentLog } from '../../../src/util/log.ts'
import { Desk } from '../../helpers/desk.ts'
import { eventually } from '../../helpers/eventually.ts'
import { ExampleHome } from '../../helpers/example-home.ts'
import { expectCode } from '../../helpers/expect-code.ts'
import { InvestigatorBench } from '../../helpers/investigator-bench.ts'
import { ManualClock } from '../../helpers/manual-clock.ts'
import { TemporaryFolder } from '../../helpers/temporary-folder.ts'

describe('investigator/open-investigator', () => {
  let desk: Desk
  let folder: TemporaryFolder
  let clock: ManualClock
  let home: string
  let socket: string
  let database: string

  before(async () => {
    desk = await Desk.open(['ada'])
  })
  beforeEach(async () => {
    folder = new TemporaryFolder()
    clock = new ManualClock()
    const { layout } = await ExampleHome.write(folder.join('home'), desk)
    home = layout.folder
    socket = join(home, 'mig.sock')
    database = join(home, 'db', desk.meshId.split('.')[0] as string)
  })
  afterEach(() => folder[Symbol.dispose]())

  const open = (options: { mesh?: string; metrics?: string } = {}) =>
    openInvestigator({ home, mesh: desk.meshId, ...options }, clock)

  /** Something that listens on the socket of the home. */
  async function listen(server: Server): Promise<AsyncDisposable> {
    await new Promise<void>((resolve) => server.listen(socket, resolve))
    return { [Symbol.asyncDispose]: () => new Promise<void>((resolve) => void server.close(() => resolve())) }
  }

  it('uses the node that runs; not for another mesh, and not where it would have to serve metrics', async () => {
    await using bench = await InvestigatorBench.open(desk, clock, folder.join('bench'))
    await using _server = await ApiServer.listen(socket, bench.investigator, silentLog)
    const node = await open()
    expect(node).to.be.instanceOf(ApiClient)
    await node[Symbol.asyncDispose]()

    const mesh = `other.${'0'.repeat(64)}`
    const other = await expectCode(open({ mesh }), 'HOME_BUSY')
    expect(other.message).to.equal(`The mig that runs in ${home} serves mesh ${desk.meshId}`)
    const watched = await expectCode(open({ metrics: '127.0.0.1:0' }), 'HOME_BUSY')
    expect(watched.message).to.equal(`A mig without metrics runs in ${home} already`)
  })

  it('does not wait for ever for one that hangs: HOME_BUSY', async () => {
    await using _silent = await listen(createServer((connection) => connection.resume()))
    const opening = open()
    await eventually(() => clock.timers > 0)
    clock.advance(10_000)
    expect((await expectCode(opening, 'HOME_BUSY')).message).to.equal(`The mig that runs in ${home} does not answer`)
  })

  it('waits for one that has the database and is about to listen', async () => {
    await using _holder = await InvestigatorStore.open(database)
    const opening = open()
    await eventually(() => clock.timers > 0)
    await using bench = await InvestigatorBench.open(desk, clock, folder.join('bench'))
    await using _server = await ApiServer.listen(socket, bench.investigator, silentLog)
    clock.advance(50)
    const node = await opening
    expect(node).to.be.instanceOf(ApiClient)
    await node[Symbol.asyncDispose]()
  })

  it('gives up when the database is held and nobody listens, and lets other errors through', async () => {
    {
      await using _holder = await InvestigatorStore.open(database)
      const opening = open()
      await eventually(() => clock.timers > 0)
      clock.advance(15_001)
      await expectCode(opening, 'HOME_BUSY')
    }
    await expectCode(open({ mesh: `other.${'0'.repeat(64)}` }), 'MESH_MISSING')
  })

  it('takes the place of one that ended just as we came', async () => {
    // it hangs up on everybody, and is gone
    const server = createServer((connection) => {
      server.close()
      connection.destroy()
    })
    await listen(server)
    const node = await open()
    expect(node).to.not.be.instanceOf(ApiClient)
    expect(await node.identity()).to.have.property('mesh', desk.meshId)
    await node[Symbol.asyncDispose]()
  })
})
