import { expect } from 'chai'
import { Registry } from 'prom-client'
import type { Metric } from '../../../../src/node/metrics/metric.ts'
import { MetricsServer } from '../../../../src/node/metrics/serve-metrics.ts'
import { expectCode } from '../../../helpers/expect-code.ts'

describe('MetricsServer', () => {
  const counts = new Map<string, number>()
  let live = 3
  let server: MetricsServer

  before(async () => {
    const metrics: Metric[] = [
      { name: 'live', help: 'Alive.', type: 'gauge', read: () => live },
      { name: 'ended_total', help: 'Ended.', type: 'counter', read: () => ({ label: 'status', values: counts }) }
    ]
    server = await MetricsServer.listen('127.0.0.1:0', metrics, new Registry())
  })
  after(() => server[Symbol.asyncDispose]())

  const get = (path: string, init?: RequestInit): Promise<Response> =>
    fetch(`http://127.0.0.1:${server.port}${path}`, init)
  const figures = async (prefix: string): Promise<string[]> =>
    (await (await get('/metrics')).text()).split('\n').filter((line) => line.startsWith(prefix))

  it('tells the figures as they are when it is asked', async () => {
    expect(await figures('live')).to.deep.equal(['live 3'])
    expect(await figures('ended_total')).to.deep.equal([])
    live = 5
    counts.set('success', 2).set('failed', 1)
    expect(await figures('live')).to.deep.equal(['live 5'])
    const told = ['ended_total{status="success"} 2', 'ended_total{status="failed"} 1']
    expect(await figures('ended_total')).to.deep.equal(told)
    expect(await figures('ended_total')).to.deep.equal(told)
  })

  it('tells those of the process, and the type of each', async () => {
    expect(await figures('process_resident_memory_bytes')).to.have.length(1)
    expect(await figures('nodejs_eventloop_lag_seconds')).to.have.length(1)
    expect(await figures('# TYPE ended_total')).to.deep.equal(['# TYPE ended_total counter'])
  })

  it('serves nothing else', async () => {
    expect((await get('/')).status).to.equal(404)
    expect((await get('/metrics', { method: 'POST' })).status).to.equal(404)
  })

  it('says so when it cannot listen', async () => {
    for (const port of [server.port, 99_999]) {
      await expectCode(MetricsServer.listen(`127.0.0.1:${port}`, [], new Registry()), 'CONFIG_INVALID')
    }
  })
})
