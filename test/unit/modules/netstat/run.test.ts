import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { expect } from 'chai'
import type { NetstatElement } from '../../../../src/modules/netstat/element.ts'
import { type NetstatResult, runNetstat } from '../../../../src/modules/netstat/run.ts'
import { MigError } from '../../../../src/protocol/errors.ts'
import { runModule, testContext } from '../../../helpers/run-module.ts'

const root = resolve(import.meta.dirname, '../../../..')

interface Host {
  port: number
  pid: number
  results: NetstatResult[]
  ss: string
}

/** Starts a host with a network of its own, which asks itself; see test/helpers/netstat-host.ts. */
async function startHost(parameters: object[]): Promise<Host & { child: ChildProcess }> {
  const script =
    'mount -t sysfs sys /sys && ip link set lo up && ip link add cut0 address 02:00:00:00:00:99 type veth peer name cut1 && ip addr add 10.99.0.1/24 dev cut0 && ip link set cut0 up && exec "$@"'
  const program = [process.execPath, join(root, 'test/helpers/netstat-host.ts')]
  const args = [
    '--net',
    '--mount',
    'sh',
    '-c',
    script,
    'sh',
    ...program,
    ...parameters.map((one) => JSON.stringify(one))
  ]
  const child = spawn('unshare', args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit').then(([status]) => {
    throw new Error(`the host ended with status ${status}`)
  })
  const [line] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended])) as [string]
  ended.catch(() => undefined)
  return { ...(JSON.parse(line) as Host), child }
}

const found = (result: NetstatResult | undefined, kind: 'listeningport' | 'connectedip'): NetstatElement[] =>
  Object.values(result?.elements[kind] ?? {}).flatMap((elements) => elements ?? [])

/** As ss calls them. */
const STATES: Readonly<Record<string, string>> = { ESTABLISHED: 'ESTAB', TIME_WAIT: 'TIME-WAIT' }

/** A socket in one line: protocol, state, both sides, processes. */
function ours(element: NetstatElement): string {
  const { protocol = '', state = '', localaddr, localport, remoteaddr, remoteport, processes = [] } = element
  const other = remoteaddr === undefined ? '' : ` ${remoteaddr}:${remoteport}`
  const pids = processes.map(({ pid }) => pid).join()
  return `${protocol.replace('6', '')} ${STATES[state] ?? state} ${localaddr}:${localport}${other} ${pids}`.trim()
}

function theirs(row: string): string {
  const [protocol, state, , , local = '', remote = '', users = ''] = row.trim().split(/\s+/)
  // [::1]:80, [::ffff:127.0.0.1]:80, *:80
  const side = (text: string) => text.replace(/^\*:/, ':::').replace(/^\[(?:::ffff:(?=[\d.]+\]))?(.*)\]/, '$1')
  const pids = [...new Set([...users.matchAll(/pid=(\d+)/g)].map((match) => match[1]))].join()
  const other = remote.endsWith(':*') ? '' : ` ${side(remote)}`
  return `${protocol} ${state} ${side(local)}${other} ${pids}`.trim()
}

describe('netstat: runNetstat', function () {
  this.timeout(60_000)

  it('says that what needs /proc is not supported elsewhere, and answers the rest', async () => {
    const result = await runNetstat({ localip: ['127.0.0.1'], listeningport: ['22'] }, testContext(), 'darwin')
    expect(result).to.deep.include({ success: true, errors: ['listeningport: not supported on darwin'] })
    expect(result.elements).to.deep.equal({
      localip: { '127.0.0.1': [{ localaddr: '127.0.0.1' }] },
      listeningport: { '22': null }
    })
    const refused = await runNetstat({ connectedip: ['::/0'] }, testContext(), 'win32').catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(MigError)
    expect(refused).to.include({ code: 'MODULE_FAILED', message: 'connectedip: not supported on win32' })
  })

  describe('on Linux', () => {
    before(function () {
      if (process.platform !== 'linux') this.skip()
    })

    it('finds who listens, and since it listens no more, does not', async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      const { port } = server.address() as { port: number }
      const ask = async () => (await runModule('netstat', { listeningport: [String(port)] })) as NetstatResult
      const result = await ask()
      expect(result).to.include({ foundanything: true, success: true })
      const [element] = found(result, 'listeningport')
      const name = readFileSync('/proc/self/comm', 'utf8').trim()
      expect(element).to.deep.include({
        localaddr: '127.0.0.1',
        localport: port,
        namespace: 'default',
        protocol: 'tcp',
        state: 'LISTEN',
        uid: process.getuid?.(),
        processes: [{ pid: process.pid, name }]
      })
      server.close()
      await once(server, 'close')
      expect(await ask()).to.deep.include({ foundanything: false, elements: { listeningport: { [port]: null } } })
    })

    it('returns what it has when it is stopped, and says so', async () => {
      const context = testContext({ signal: AbortSignal.abort() })
      const result = await runModule(
        'netstat',
        { localip: ['127.0.0.0/8'], connectedip: ['::/0'], namespaces: true },
        context
      )
      expect(result.success).to.equal(false)
      expect(result.errors).to.include('the search was stopped before its end')
      expect((result as NetstatResult).elements.localip).to.deep.equal({ '127.0.0.0/8': [{ localaddr: '127.0.0.1' }] })
    })

    it('counts what a result has no room for', async () => {
      const result = await runModule('netstat', { localip: ['0.0.0.0/0'] }, testContext({ maxResultBytes: 16_384 }))
      expect(result.foundanything).to.equal(true)
      expect(result.errors?.[0]).to.match(/^\d+ findings were not returned \(a result may have 16384 bytes\)$/)
    })
  })

  describe('on a host of its own (needs network namespaces)', () => {
    let host: Awaited<ReturnType<typeof startHost>>

    before(async function () {
      if (spawnSync('unshare', ['--net', 'ip', 'link']).status !== 0 || spawnSync('ss', ['-V']).status !== 0) {
        this.skip()
      }
      host = await startHost([
        { listeningport: ['PORT'], connectedip: ['0.0.0.0/0', '::/0'] },
        { localip: ['0.0.0.0/0', '::/0'], localmac: ['^02:00:00:00:00:99$'], neighborip: ['::/0'], neighbormac: ['.'] }
      ])
    })
    after(() => host?.child.stdin?.end())

    it('equals ss -tunap, in both families', () => {
      const rows = host.ss.trim().split('\n').map(theirs)
      const listening = rows.filter((row) => /^\S+ (LISTEN|UNCONN) \S+:(\d+)/.exec(row)?.[2] === String(host.port))
      const connected = rows.filter((row) => !/ (LISTEN|UNCONN) /.test(row))
      expect(listening).to.have.length(3)
      expect(found(host.results[0], 'listeningport').map(ours).toSorted()).to.deep.equal(listening.toSorted())
      expect(connected.length).to.be.greaterThan(6)
      expect(connected.join('\n')).to.match(/TIME-WAIT/)
      expect(found(host.results[0], 'connectedip').map(ours).toSorted()).to.deep.equal(connected.toSorted())
    })

    it('listening is not what a connection has as its port, and connected not who listens', () => {
      for (const { state } of found(host.results[0], 'listeningport')) expect(state).to.match(/^(LISTEN|UNCONN)$/)
      for (const { remoteport } of found(host.results[0], 'connectedip')) expect(remoteport).to.be.greaterThan(0)
    })

    it('knows addresses of the loopback and of an interface without a carrier, and hardware addresses', () => {
      const { localip, localmac } = host.results[1]!.elements
      expect(localip?.['::/0']).to.deep.equal([{ localaddr: '::1' }])
      expect(localip?.['0.0.0.0/0']).to.deep.equal([{ localaddr: '127.0.0.1' }, { localaddr: '10.99.0.1' }])
      expect(localmac).to.deep.equal({ '^02:00:00:00:00:99$': [{ localmacaddr: '02:00:00:00:00:99' }] })
    })

    it('says that IPv6 neighbours are not told, where there may be some', async () => {
      expect(host.results[1]!.errors, 'no address but the loopback').to.equal(null)
      const other = await runModule('netstat', { neighbormac: ['.'] })
      const isThere = readFileSync('/proc/net/if_inet6', 'utf8').split('\n').some((line) => line !== '' && !/ lo$/.test(line)) // prettier-ignore
      expect(other.errors).to.deep.equal(
        isThere
          ? ['IPv6 neighbours were not looked at: the kernel tells them over netlink alone, which a module cannot open']
          : null
      )
    })

    it('is found from outside, by its namespace', async () => {
      const asked = { listeningport: [String(host.port)], connectedip: ['127.0.0.1'], namespaces: true }
      const result = (await runModule('netstat', asked)) as NetstatResult
      const namespace = found(result, 'listeningport').find(({ processes = [] }) => processes[0]?.pid === host.pid)
      expect(namespace?.namespace).to.match(/^net:\[\d+\]$/)
      const of = (elements: NetstatElement[]) =>
        elements.filter((element) => element.namespace === namespace?.namespace)
      expect(of(found(result, 'listeningport'))).to.have.length(3)
      expect(of(found(result, 'connectedip')).length).to.be.greaterThan(2)
      const own = (await runModule('netstat', { listeningport: [String(host.port)] })) as NetstatResult
      expect(of(found(own, 'listeningport'))).to.deep.equal([])
    })

    it('who may not see the files of others says so, and tells the sockets nevertheless', async () => {
      const drop = ['setpriv', '--bounding-set=-sys_ptrace', '--inh-caps=-all']
      const args = [process.execPath, join(root, 'bin/mig-agent.ts'), '-m', 'netstat']
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      const { port } = server.address() as { port: number }
      const asked = { class: 'parameters', parameters: { listeningport: [String(port)], namespaces: true } }
      const child = spawn(drop[0]!, [...drop.slice(1), ...args])
      child.stdin.end(JSON.stringify(asked))
      const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
      server.close()
      const result = JSON.parse(line) as NetstatResult
      expect(result.success).to.equal(true)
      expect(found(result, 'listeningport')).to.have.length(1)
      expect(found(result, 'listeningport')[0]).to.not.have.property('processes')
      expect(result.errors?.[0]).to.match(/^namespaces: \d+ processes do not tell theirs: permission denied$/)
      expect(result.errors?.[1]).to.match(/^\d+ processes do not tell which sockets they hold: permission denied$/)
    })
  })
})
