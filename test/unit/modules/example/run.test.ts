import { hostname } from 'node:os'
import { expect } from 'chai'
import { runModule } from '../../../helpers/run-module.ts'

describe('example: runExample', () => {
  it('returns what was asked for, and nothing else', async () => {
    expect(await runModule('example', {})).to.deep.equal({
      foundanything: false,
      success: true,
      elements: {},
      statistics: { stufffound: 0 },
      errors: null
    })
    expect(await runModule('example', { gethostname: true })).to.deep.include({
      foundanything: true,
      elements: { hostname: hostname() },
      statistics: { stufffound: 1 }
    })
  })

  it('leaves the loopback out', async () => {
    const { elements } = await runModule('example', { getaddresses: true })
    expect(JSON.stringify(elements)).not.to.include('127.0.0.1/8')
  })

  it('looks names up; one that is not found is an error, and the rest goes on', async () => {
    const result = await runModule('example', { lookuphost: ['no-such-host.invalid', 'localhost'] })
    expect(result.success).to.equal(false)
    expect(result.errors).to.have.length(1)
    expect(JSON.stringify(result.elements)).to.match(/"localhost":\["(127\.0\.0\.1|::1)"/)
    expect(result.foundanything, 'a look-up alone finds nothing').to.equal(false)
  })
})
