import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runTimedrift } from '../../../../src/modules/timedrift/run.ts'
import type { Server } from '../../../../src/modules/timedrift/servers.ts'
import { eventually } from '../../../helpers/eventually.ts'
import { NtpServer } from '../../../helpers/ntp-server.ts'
import { testContext } from '../../../helpers/run-module.ts'

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/

const ask = (drift: string, servers: readonly Server[], context = testContext()) =>
  runTimedrift({ drift }, context, () => servers)

describe('timedrift: runTimedrift', function () {
  this.timeout(60_000)

  it('tells the local time alone, and asks nobody', async () => {
    const result = await runTimedrift({}, testContext(), () => {
      throw new Error('asked')
    })
    expect(result).to.include({ foundanything: true, success: true, errors: null })
    expect(result.elements.hascheckeddrift).to.equal(false)
    expect(result.elements.localtime).to.match(RFC3339)
    expect(Date.parse(result.elements.localtime)).to.be.closeTo(Date.now(), 5000)
    expect(result.statistics).to.have.all.keys('exectime')
  })

  it('of a clock that is right: within, and nothing found', async () => {
    await using server = await NtpServer.start()
    const result = await ask('30s', [server])
    expect(result).to.include({ foundanything: false, success: true, errors: null })
    expect(result.elements).to.include({ hascheckeddrift: true, iswithindrift: true }).and.not.have.property('drifts')
    const [stats] = result.statistics.ntpstats ?? []
    expect(stats).to.include({ host: '127.0.0.1', reachable: true })
    expect(stats?.time).to.match(RFC3339)
    expect(stats?.latency).to.match(/s$/)
  })

  for (const [aheadMs, side] of [
    [-3_600_000, 'ahead of'],
    [3_600_000, 'behind']
  ] as const) {
    it(`of a clock that is ${side} by an hour: found`, async () => {
      await using server = await NtpServer.start({ aheadMs })
      const result = await ask('5s', [server])
      expect(result).to.include({ foundanything: true, success: true })
      expect(result.elements).to.not.have.property('iswithindrift')
      expect(result.elements.drifts).to.have.length(1)
      expect(result.elements.drifts?.[0]).to.match(
        new RegExp(`^Local time is ${side} ntp host 127\\.0\\.0\\.1 by (59m59|1h0m0)\\.?\\d*s$`)
      )
      expect(result.statistics.ntpstats?.[0]?.drift).to.match(side === 'behind' ? /^-/ : /^\d/)
    })
  }

  it('the first that answers is believed, and the others are not asked', async () => {
    await using away = await NtpServer.start({ stratum: 0, reference: 'DENY' })
    await using right = await NtpServer.start()
    await using other = await NtpServer.start({ aheadMs: 3_600_000 })
    const result = await ask('30s', [away, right, other])
    expect(result).to.include({ foundanything: false, success: true, errors: null })
    expect(result.statistics.ntpstats?.map(({ reachable }) => reachable)).to.deep.equal([false, true])
    expect([away.questions, right.questions, other.questions]).to.deep.equal([1, 1, 0])
  })

  it('nobody answers: no verdict, and each is told with its reason', async () => {
    await using away = await NtpServer.start({ stratum: 0, reference: 'DENY' })
    const result = await ask('30s', [away, { host: 'no-such-host.invalid', port: 123 }])
    expect(result).to.include({ foundanything: false, success: false })
    expect(result.elements).to.have.all.keys('hascheckeddrift', 'localtime').and.include({ hascheckeddrift: false })
    expect(result.errors?.slice(0, 2)).to.deep.equal(['no time server answered', '127.0.0.1: refused (DENY)'])
    expect(result.errors?.[2]).to.match(/^no-such-host\.invalid: getaddrinfo /)
    expect(result.statistics.ntpstats?.[1]).to.deep.equal({
      host: 'no-such-host.invalid',
      time: '0001-01-01T00:00:00Z',
      latency: '',
      drift: '',
      reachable: false
    })
  })

  it('ends at once when it is stopped', async () => {
    await using silent = await NtpServer.start({ isSilent: true })
    const stop = new AbortController()
    silent.onQuestion(() => {
      stop.abort()
    })
    const result = await ask('30s', [silent, silent, silent], testContext({ signal: stop.signal }))
    expect(result.success).to.equal(false)
    expect(result.errors?.[0]).to.equal('stopped before a time server answered')
    expect(silent.questions).to.equal(1)
  })

  it('agrees with chrony', async function () {
    if (process.getuid?.() !== 0 || spawnSync('chronyd', ['-v']).status !== 0) this.skip()
    const folder = mkdtempSync(join(tmpdir(), 'mig-chrony-'))
    const free = await NtpServer.start()
    const { port } = free
    await free[Symbol.asyncDispose]()
    const file = join(folder, 'chrony.conf')
    writeFileSync(
      file,
      ['local stratum 8', 'allow 127.0.0.1', 'bindaddress 127.0.0.1', `port ${port}`, 'cmdport 0', 'user root', `pidfile ${folder}/pid`, 'bindcmdaddress /'].join('\n') // prettier-ignore
    )
    const chronyd = spawn('chronyd', ['-x', '-d', '-f', file], { stdio: 'ignore' })
    const ended = once(chronyd, 'exit')
    try {
      await eventually(async () => (await ask('10s', [{ host: '127.0.0.1', port }])).success)
      const result = await ask('10s', [{ host: '127.0.0.1', port }])
      expect(result.elements).to.include({ hascheckeddrift: true, iswithindrift: true })
    } finally {
      chronyd.kill()
      await ended
      rmSync(folder, { recursive: true })
    }
  })
})
