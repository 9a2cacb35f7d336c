import { expect } from 'chai'
import { createServer, type AddressInfo } from 'node:net'
import { CliBench } from '../../../../helpers/cli-bench.ts'
import { Desk } from '../../../../helpers/desk.ts'
import { eventually } from '../../../../helpers/eventually.ts'
import { ExampleHome } from '../../../../helpers/example-home.ts'
import { TemporaryFolder } from '../../../../helpers/temporary-folder.ts'

describe('mig daemon', () => {
  it('serves the node of the home, with metrics, until Ctrl-C, also when it is the first of its mesh', async () => {
    using folder = new TemporaryFolder()
    const desk = await Desk.open(['ada'], undefined, Date.now() - 60_000)
    const home = await ExampleHome.write(folder.join('home'), desk)
    const port = await freePort()
    const ctrlC = new AbortController()
    const { signal } = ctrlC
    const argv = ['daemon', '--listen', '/ip4/127.0.0.1/tcp/0', '--metrics', `127.0.0.1:${port}`]
    const daemon = home.type(argv, { signal })
    await Promise.race([eventually(() => daemon.err().includes('Running; Ctrl-C ends it.')), daemon.status])
    expect(daemon.out(), daemon.err()).to.match(new RegExp(`^node 12D3KooW\\w+ of mesh ${desk.meshId}\n$`))
    expect(daemon.err()).to.contain('No node of the mesh answers yet.')
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`)
    expect(await answer.text()).to.contain('mig_')
    // a second one uses the first, and says what it cannot have
    const second = home.type(['daemon', '--metrics', '127.0.0.1:0'], { signal })
    expect(await second.status).to.equal(1)
    expect(second.err())
      .to.contain(`A mig without metrics runs in ${home.layout.folder} already`)
      .and.contain('(HOME_BUSY)')
    ctrlC.abort()
    expect(await daemon.status).to.equal(0)
  })

  it('is done at once when Ctrl-C came while it started', async () => {
    const desk = await Desk.open(['ada'])
    await using bench = await CliBench.open(desk)
    await bench.node.meet(1)
    const { status, out } = await bench.migUntil(AbortSignal.abort(), 'daemon')
    expect(status).to.equal(0)
    expect(out).to.contain(`of mesh ${desk.meshId}\n/ip4/192.0.2.1/tcp/4001/p2p/`)
  })

  it('refuses a place for metrics that is none: USAGE', async () => {
    await using bench = await CliBench.open(await Desk.open(['ada']))
    const { status, err } = await bench.mig('daemon', '--metrics', '9471')
    expect(status).to.equal(2)
    expect(err).to.contain('The flag -metrics takes a host and a port, not "9471".')
  })
})

/** A port of the loopback on which nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
