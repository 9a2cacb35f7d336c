import { spawnSync } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { FAILED, type PingResult, REFUSED, runPing, SILENT } from '../../../../src/modules/ping/run.ts'
import { MigError } from '../../../../src/protocol/errors.ts'
import { runModule, testContext } from '../../../helpers/run-module.ts'

const root = resolve(import.meta.dirname, '../../../..')
const HOSTS = ['127.0.0.1', '::1']

const ping = async (parameters: object, context = testContext()) =>
  (await runModule('ping', { count: 1, timeout: 2, ...parameters }, context)) as PingResult

/** The same on a host that is alone in its network, and drops what its firewall does not let through. */
function pingBehind(rules: string, parameters: object): PingResult {
  const script = `ip link set lo up && nft -f - <<'END' && exec "$@"\ntable inet t {\nchain c {\ntype filter hook input priority 0;\n${rules}\n}\n}\nEND`
  const program = [process.execPath, join(root, 'bin/mig-agent.ts'), '-m', 'ping']
  const input = JSON.stringify({ class: 'parameters', parameters: { count: 1, timeout: 1, ...parameters } })
  const { stdout, stderr } = spawnSync('unshare', ['--net', 'sh', '-c', script, 'sh', ...program], {
    input,
    encoding: 'utf8'
  })
  expect(stdout, stderr).to.not.equal('')
  return JSON.parse(stdout) as PingResult
}

async function refusalOf(run: Promise<unknown>): Promise<string> {
  const error: unknown = await run.then(
    () => undefined,
    (thrown: unknown) => thrown
  )
  expect(error).to.be.instanceOf(MigError).with.property('code', 'MODULE_FAILED')
  return (error as MigError).message
}

describe('ping: runPing', function () {
  this.timeout(60_000)

  for (const host of HOSTS) {
    describe(host, () => {
      let server: Server
      let echo: Socket
      let silent: Socket
      let closed: number
      before(async () => {
        server = createServer((connection) => connection.destroy()).listen(0, host)
        const type = host === '::1' ? 'udp6' : 'udp4'
        echo = createSocket(type, (message, from) => {
          echo.send(message, from.port, from.address)
        })
        silent = createSocket(type)
        echo.bind(0, host)
        silent.bind(0, host)
        await Promise.all([once(server, 'listening'), once(echo, 'listening'), once(silent, 'listening')])
        // a port that was free a moment ago
        const brief = createServer().listen(0, host)
        await once(brief, 'listening')
        closed = (brief.address() as AddressInfo).port
        brief.close()
        await once(brief, 'close')
      })
      after(() => {
        server.close()
        echo.close()
        silent.close()
      })

      it('tcp: somebody listens', async () => {
        const { port } = server.address() as AddressInfo
        const result = await ping({ destination: host, destinationport: port, protocol: 'tcp', count: 3 })
        expect(result).to.include({ foundanything: true, success: true, statistics: null, errors: null })
        expect(result.elements.resolvedhost).to.equal(`${host === '::1' ? '[::1]' : host}:${port} (${host})`)
        expect(result.elements.failures).to.equal(null)
        expect(result.elements.latencies).to.have.length(3)
        for (const latency of result.elements.latencies) expect(latency).to.be.within(0.001, 2000)
      })

      it('tcp: nobody listens: refused, and no crash', async () => {
        const result = await ping({ destination: host, destinationport: closed, protocol: 'tcp', count: 2 })
        expect(result).to.include({ foundanything: false, success: true })
        expect(result.elements).to.deep.include({ latencies: [REFUSED, REFUSED], failures: null })
      })

      it('udp: somebody answers, is silent, or is not there', async () => {
        const ask = async (port: number, timeout: number) =>
          ping({ destination: host, destinationport: port, protocol: 'udp', timeout })
        const answered = await ask(echo.address().port, 2)
        expect(answered.elements.latencies[0]).to.be.within(0.001, 2000)
        const unanswered = await ask(silent.address().port, 0.2)
        expect(unanswered).to.include({ foundanything: true, success: true })
        expect(unanswered.elements.latencies).to.deep.equal([SILENT])
        const refused = await ask(closed, 2)
        expect(refused).to.include({ foundanything: false, success: true })
        expect(refused.elements.latencies).to.deep.equal([REFUSED])
      })

      it('icmp: the host answers', async function () {
        if (process.getuid?.() !== 0 || spawnSync('ping', ['-V']).status !== 0) this.skip()
        const result = await ping({ destination: host, protocol: 'icmp' })
        expect(result).to.include({ foundanything: true, success: true })
        expect(result.elements.resolvedhost).to.equal(`${host} (${host})`)
        expect(result.elements.latencies[0]).to.be.within(0.001, 2000)
      })

      it('ends at once when it is stopped, with what it has', async () => {
        const stop = new AbortController()
        silent.once('message', () => {
          stop.abort()
        })
        const { port } = silent.address()
        const start = performance.now()
        const result = await ping({ destination: host, destinationport: port, protocol: 'udp', timeout: 300, count: 2 }, testContext({ signal: stop.signal })) // prettier-ignore
        expect(performance.now() - start).to.be.lessThan(10_000)
        expect(result).to.deep.include({ foundanything: false, success: false, errors: ['stopped after 0 of 2 pings'] })
      })
    })
  }

  it('resolves a name once', async () => {
    const server = createServer().listen(0, 'localhost')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const result = await ping({ destination: 'localhost', destinationport: port, protocol: 'tcp' })
    server.close()
    expect(result.foundanything).to.equal(true)
    expect(result.elements.resolvedhost).to.match(new RegExp(`^localhost:${port} \\((127\\.0\\.0\\.1|::1)\\)$`))
  })

  it('of a name without an address says so', async () => {
    const asked = { destination: 'no-such-host.invalid', protocol: 'icmp' }
    expect(await refusalOf(ping(asked))).to.match(
      /^destination: no-such-host\.invalid does not resolve to any known ip \(\w+\)$/
    )
    const context = testContext({ signal: AbortSignal.abort() })
    expect(await refusalOf(ping(asked, context))).to.equal(
      'destination: no-such-host.invalid was not resolved before the time was over'
    )
  })

  it('icmp is said to be not supported where the program ping is another', async () => {
    expect(await refusalOf(runPing({ destination: '::1', protocol: 'icmp' }, testContext(), 'darwin'))).to.equal(
      'protocol: icmp is not supported on darwin'
    )
  })

  describe('on a host behind a firewall (needs network namespaces)', () => {
    before(function () {
      const isReady = ['unshare --net ip link', 'nft -v', 'ping -V'].every(
        (line) => spawnSync('sh', ['-c', line]).status === 0
      )
      if (!isReady) this.skip()
    })

    for (const [host, protocols, rules] of [
      ['127.0.0.1', ['tcp', 'icmp'], 'tcp dport 7 drop; icmp type echo-request drop;'],
      ['::1', ['tcp', 'icmp'], 'tcp dport 7 drop; icmpv6 type echo-request drop;']
    ] as const) {
      for (const protocol of protocols) {
        it(`${protocol} ${host}: what is dropped is told from what is refused`, () => {
          const result = pingBehind(rules, { destination: host, destinationport: 7, protocol })
          expect(result).to.deep.include({ foundanything: false, success: true, errors: null })
          expect(result.elements).to.deep.include({ latencies: [SILENT], failures: null })
        })
      }
    }

    it('tcp: what a firewall rejects is refused', () => {
      const result = pingBehind('tcp dport 7 reject with tcp reset;', { destination: '127.0.0.1', destinationport: 7, protocol: 'tcp' }) // prettier-ignore
      expect(result.elements.latencies).to.deep.equal([REFUSED])
    })

    for (const protocol of ['tcp', 'udp', 'icmp']) {
      it(`${protocol}: a network that is not reached`, () => {
        const result = pingBehind('', { destination: '203.0.113.7', destinationport: 7, protocol })
        expect(result).to.include({ foundanything: false, success: true })
        expect(result.elements).to.deep.include({
          latencies: [FAILED],
          failures: ['ping #1 failed with error: network is unreachable']
        })
      })
    }
  })
})
