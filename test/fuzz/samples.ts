import type { Action, Cancel, Policy } from '../../src/protocol/order/schema.ts'
import type { AgentRecord } from '../../src/protocol/target/record.ts'
import { fromBase64 } from '../../src/util/bytes.ts'

const MESH = `example.${'a1'.repeat(32)}`
const PEER = '12D3KooWEeZvb3LEfD1XRvkTRDDVWiLkx5PeRAGCqo3ijErcKAAU'
const FINGERPRINT = '0123456789ABCDEF0123456789ABCDEF01234567'

/** An Ed25519 signature by gpg, in normal form. */
export const SIGNATURE = fromBase64(
  'wnUEABYIAB0WIQQU95Jv5TIy4vwUWYmLESkeak/CSAUCawVG4AAKCRCLESkeak/CSHbyAQDC6dbKGOY2MfoTtzSPSHsm96Lh2hqhMBcdE5xrzlTnVAEAxHt3WcfMd6DtB0dLxMDHR02z3n+StyHoy8+MrO6b/wQ='
)

export const ACTION: Action = {
  syntaxversion: 3,
  kind: 'action',
  mesh: MESH,
  id: '01938b2c-7d1e-7abc-8def-0123456789ab',
  name: 'Wo liegt es? \u00fc \u{1f50e}',
  description: { author: 'Ada', revision: 1 },
  target: "environment->>'os'='linux'",
  only: [PEER],
  validfrom: '2026-11-24T08:00:00Z',
  expireafter: '2026-11-24T09:00:00Z',
  operations: [{ module: 'file', parameters: { searches: { s1: { paths: ['/etc'], options: { maxdepth: 1.5 } } } } }],
  reply: {
    peer: PEER,
    via: [],
    addresses: ['/ip4/192.0.2.1/tcp/4001'],
    key: 'AAAA',
    until: '2026-12-24T09:00:00Z',
    spreadMs: 0
  },
  policyVersion: 1
}

export const CANCEL: Cancel = {
  syntaxversion: 3,
  kind: 'cancel',
  mesh: MESH,
  action: 'b2'.repeat(32),
  reason: 'wrong target',
  expireafter: '2026-11-24T09:00:00Z'
}

const ENTRY = {
  minimumweight: 2,
  people: 2,
  investigators: { ada: { fingerprint: FINGERPRINT, weight: 2, person: 'Ada' } },
  rules: [{ when: { contents: true, pathsOutside: ['/etc'] }, minimumweight: 3 }]
}

export const POLICY: Policy = {
  syntaxversion: 3,
  kind: 'policy',
  mesh: MESH,
  version: 1,
  previous: 'c3'.repeat(32),
  keyring: [{ fingerprint: FINGERPRINT, person: 'Ada', name: 'Ada Lovelace', key: 'AAAA' }],
  acl: { default: ENTRY, file: ENTRY },
  banned: [PEER],
  settings: { privacy: true },
  quorum: ENTRY
}

export const AGENT_RECORD: AgentRecord = {
  id: PEER,
  name: 'host-01.example.net',
  queueloc: `linux.${PEER}`,
  mode: 'daemon',
  version: '0.1.0',
  pid: 4711,
  starttime: '2026-11-24T07:00:00Z',
  refreshtime: '2026-11-24T07:30:00Z',
  environment: {
    init: 'systemd',
    ident: 'Debian GNU/Linux 12 (bookworm)',
    os: 'linux',
    arch: 'amd64',
    isproxied: false,
    proxy: '',
    addresses: ['192.0.2.7/24'],
    publicip: '192.0.2.7',
    modules: ['file']
  },
  tags: { operator: 'IT' }
}

/** A `swarm.key`. */
export const PRE_SHARED_KEYS = `/key/swarm/psk/1.0.0/\n/base16/\n${'5e'.repeat(32)}\n`

export const TARGETS = [
  "name LIKE '%.example.net' AND environment->>'os' IN ('linux', 'darwin')",
  "NOT (tags->>'operator' = 'IT' OR tags #>> '{a,b}' IS NULL) AND pid BETWEEN 1 AND 99999",
  "environment->>'ident' ~* 'debian|ubuntu' AND starttime > NOW() - INTERVAL '1 hour 30 minutes'",
  "environment->'modules' ? 'file' AND (environment->>'isproxied')::boolean = false"
]

/** Parameters of each module, as JSON. */
export const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  example: ['{"gethostname":true,"lookuphost":["www.example.net"]}'],
  file: [
    '{"searches":{"s1":{"paths":["/etc"],"names":["^pass","!shadow$"],"contents":["^root:","!(a|b)+[^c]"],"options":{"matchall":true,"maxdepth":2,"mismatch":["content"]}}}}',
    '{"searches":{"a b/c":{"paths":["/x/../y"],"sizes":["<10k"],"modes":["^-rw"],"mtimes":[">90d"],"md5":["e499c1912bd9af4f7e8ccaf27f7b04d2"],"sha2":null}}}'
  ],
  netstat: ['{"localip":["10.0.0.0/8","fe80::/10"],"neighbormac":["^8c:70"],"listeningport":["22"],"namespaces":true}'],
  ping: ['{"destination":"192.0.2.1","destinationport":443,"protocol":"tcp","count":3,"timeout":5}'],
  pkg: ['{"pkgmatch":{"matches":["^openssl$","libssl"]},"vermatch":"!^1\\\\.0","types":["dpkg","npm"]}'],
  scribe: [
    '{"scribedoc":{"variables":[{"key":"root","value":"/"}],"objects":[{"object":"o","package":{"name":"openssl"}}],"tests":[{"test":"t","object":"o","evr":{"operation":"<","value":"1.0"},"if":["u"]},{"test":"u","object":"o"}]},"onlytrue":true}'
  ],
  sshkey: ['{"paths":["/root/.ssh","/etc/ssh"],"maxdepth":2}'],
  timedrift: ['{"drift":"1m30s"}'],
  yara: ['{"yara":"rule r { strings: $a = \\"needle\\" condition: $a }","filesearch":"-path /usr/bin -name \\"^a\\""}']
}
