import { expect } from 'chai'
import { LocalMesh } from '../helpers/local-mesh.ts'
import { freePorts } from '../helpers/processes.ts'

describe('metrics of an agent process', function () {
  this.timeout(120_000)

  it('are served where the configuration says, and tell of what it did', async () => {
    const [port] = await freePorts(1)
    const config = (index: number): object => (index === 0 ? { metrics: { listen: `127.0.0.1:${port}` } } : {})
    await using mesh = await LocalMesh.create({ agents: 2, config: config as () => Record<string, unknown> })
    await mesh.start()
    await mesh.migOk('file', '-path', '/etc', '-name', '^passwd$', '-maxdepth', '1')
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    const lines = text.split('\n')
    expect(lines).to.include.members(['mig_commands_total{status="success"} 1', 'mig_live_orders 1'])
    expect(lines.some((line) => line.startsWith('process_cpu_seconds_total '))).to.equal(true)
  })
})
