import type { AgentRecord } from '../../src/protocol/target/record.ts'

/** The time at which the tests ask about {@link agentRecord}. */
export const NOW = Date.parse('2026-11-24T08:00:00Z')

/** A Debian web server, started four days before {@link NOW}. */
export function agentRecord(changes: Partial<AgentRecord> = {}): AgentRecord {
  const id = '12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN'
  return {
    id,
    name: 'web-1.example.net',
    queueloc: `linux.${id}`,
    mode: 'daemon',
    version: '1.2.0',
    pid: 4711,
    starttime: '2026-11-20T08:00:00Z',
    refreshtime: '2026-11-24T07:30:00Z',
    environment: {
      init: 'systemd',
      ident: 'Debian GNU/Linux 12 (bookworm)',
      os: 'linux',
      arch: '386',
      isproxied: false,
      proxy: '',
      addresses: ['10.0.0.7/8', '2001:db8::7/64'],
      publicip: '',
      modules: ['file', 'ping']
    },
    tags: { operator: 'IT', rank: '7', share: '0.5', since: '2026-01-31', isSpare: 'no' },
    ...changes
  }
}
