import { expect } from 'chai'
import { isMetricsAddress, openMetrics, serveMetrics } from '../../../../src/node/metrics/metrics-place.ts'
import { freePorts } from '../../../helpers/processes.ts'

describe('metrics of a node', () => {
  it('are nowhere unless they are wanted', async () => {
    expect(await openMetrics(undefined)).to.equal(undefined)
    const notAsked = (): never => {
      throw new Error('nobody wants these')
    }
    expect(await serveMetrics(undefined, notAsked)).to.equal(undefined)
  })

  it('are served where they are wanted, with what others have put into the registry', async () => {
    const [port] = await freePorts(1)
    const place = await openMetrics(`127.0.0.1:${port}`)
    const { Gauge } = await import('prom-client')
    new Gauge({ name: 'of_others', help: 'x', registers: [place!.registry] }).set(4)
    const served = await serveMetrics(place, () => [{ name: 'ours', help: 'x', type: 'gauge', read: () => 3 }])
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    expect(text.split('\n')).to.include.members(['of_others 4', 'ours 3'])
    await served?.[Symbol.asyncDispose]()
  })

  it('have an address of a host and a port', () => {
    for (const text of ['127.0.0.1:9469', '[::1]:1', 'localhost:65535']) expect(isMetricsAddress(text)).to.equal(true)
    for (const text of ['', '9469', ':9469', 'localhost:', 'localhost:123456']) {
      expect(isMetricsAddress(text)).to.equal(false)
    }
  })
})
