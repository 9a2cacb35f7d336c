import type { AgentRecord } from '../../src/protocol/target/record.ts'

export function exampleAgentRecord(id: string, fields: Partial<AgentRecord> = {}): AgentRecord {
  return {
    id,
    name: 'host.example.net',
    queueloc: `linux.${id}`,
    mode: 'daemon',
    version: '0.1.0',
    pid: 4711,
    starttime: '2026-01-02T03:04:05.678Z',
    refreshtime: '2026-01-02T03:04:05Z',
    environment: {
      init: 'systemd',
      ident: 'Debian GNU/Linux 12 (bookworm)',
      os: 'linux',
      arch: 'amd64',
      isproxied: false,
      proxy: '',
      addresses: ['192.0.2.1/24', '2001:db8::1/64'],
      publicip: '',
      modules: ['file', 'netstat']
    },
    tags: { operator: 'IT' },
    ...fields
  }
}
