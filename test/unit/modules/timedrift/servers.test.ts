import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { timeServers } from '../../../../src/modules/timedrift/servers.ts'

const BACKUPS = ['time.nist.gov', '0.pool.ntp.org', '1.pool.ntp.org', '2.pool.ntp.org', '3.pool.ntp.org']

describe('timedrift: timeServers', () => {
  let root: string
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'mig-ntp-'))))
  afterEach(() => rmSync(root, { recursive: true }))

  function write(path: string, ...lines: string[]): void {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), `${lines.join('\n')}\n`)
  }
  /** Those that are asked before the ones that everybody knows. */
  function own(): string[] {
    const servers = timeServers(root)
    const last = servers.slice(-BACKUPS.length).map(({ host }) => host)
    expect(last).to.deep.equal(BACKUPS)
    return servers.slice(0, -BACKUPS.length).map(({ host, port }) => (port === 123 ? host : `${host} ${port}`))
  }

  it('of a host without any: those that everybody knows', () => {
    expect(own()).to.deep.equal([])
  })

  it('of ntp.conf', () => {
    write(
      'etc/ntp.conf',
      '# server not.example.net',
      'server ntp1.example.net iburst',
      'pool 2.debian.pool.ntp.org',
      'peer 10.0.0.5',
      'server 127.127.1.0',
      'restrict default',
      'server ntp1.example.net'
    )
    expect(own()).to.deep.equal(['ntp1.example.net', '2.debian.pool.ntp.org', '10.0.0.5'])
  })

  it('of chrony, with its folders and ports', () => {
    write(
      'etc/chrony/chrony.conf',
      'confdir /etc/chrony/conf.d',
      'sourcedir /run/chrony-dhcp /etc/chrony/sources.d',
      'server ntp1.example.net port 11123 iburst'
    )
    write('etc/chrony/conf.d/a.conf', 'pool pool.example.net')
    write('etc/chrony/conf.d/a.txt', 'server not.example.net')
    write('run/chrony-dhcp/eth0.sources', 'server 10.0.0.1 iburst')
    write('etc/chrony/sources.d/b.sources', 'server 2001:db8::123')
    expect(own()).to.deep.equal(['pool.example.net', '10.0.0.1', '2001:db8::123', 'ntp1.example.net 11123'])
  })

  it('of systemd-timesyncd', () => {
    write(
      'etc/systemd/timesyncd.conf',
      '[Time]',
      '#NTP=not.example.net',
      'NTP=a.example.net b.example.net',
      'FallbackNTP='
    )
    write('run/systemd/timesyncd.conf.d/dhcp.conf', '[Time]', 'FallbackNTP = c.example.net')
    expect(own()).to.deep.equal(['a.example.net', 'b.example.net', 'c.example.net'])
  })

  it('of openntpd and ntpsec; eight at most', () => {
    write('etc/openntpd/ntpd.conf', 'servers pool.example.net')
    write('etc/ntpsec/ntp.conf', ...Array.from({ length: 20 }, (_, index) => `server ${index}.example.net`))
    expect(own()).to.have.length(8)
    expect(own()[0]).to.equal('0.example.net')
  })

  it('asks nobody twice', () => {
    write('etc/ntp.conf', 'server 0.pool.ntp.org')
    expect(timeServers(root).map(({ host }) => host)).to.deep.equal([
      '0.pool.ntp.org',
      ...BACKUPS.filter((host) => host !== '0.pool.ntp.org')
    ])
  })
})
