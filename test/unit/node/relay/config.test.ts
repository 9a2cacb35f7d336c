import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { MigError } from '../../../../src/protocol/errors.ts'
import {
  announcedAddresses,
  loadRelayConfig,
  parseRelayConfig,
  relayConfigSchema
} from '../../../../src/node/relay/config.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

const OFFICE = { name: 'office', listen: ['/ip4/10.1.0.5/tcp/1664'] }
const PLANT = { name: 'plant', listen: ['/ip4/10.2.0.5/tcp/1664'] }
const MINIMAL = { mesh: `blue.${'a1'.repeat(32)}`, policy: 'policy.json', segments: [OFFICE, PLANT] }
const parse = (change: object = {}) =>
  parseRelayConfig(JSON.stringify({ ...MINIMAL, ...change }), '/etc/mig/relay.json')

describe('parseRelayConfig', () => {
  it('fills in what is not said, and makes paths absolute', () => {
    const config = parse({ preSharedKey: '../swarm.key', home: 'home', log: { file: 'relay.log' } })
    expect(config).to.include({ policy: '/etc/mig/policy.json', preSharedKey: '/etc/swarm.key', home: '/etc/mig/home' })
    expect(config.log).to.deep.equal({ level: 'info', file: '/etc/mig/relay.log' })
    expect(config.segments[0]).to.deep.equal({ ...OFFICE, announce: [], bootstrap: [], networks: [] })
    expect(parse()).to.not.have.property('preSharedKey')
  })

  const REFUSED: [name: string, change: object, field: string][] = [
    ['a mesh without its digest', { mesh: 'blue' }, 'mesh'],
    ['no segment', { segments: [] }, 'segments'],
    ['too many segments', { segments: Array.from({ length: 17 }, (_, n) => ({ name: `s${n}` })) }, 'segments'],
    ['two segments of one name', { segments: [OFFICE, OFFICE] }, 'segments'],
    ['a name with other characters', { segments: [{ name: 'Büro' }] }, 'segments.0.name'],
    ['an address that is none', { segments: [{ name: 'a', listen: ['0.0.0.0:1664'] }] }, 'segments.0.listen.0'],
    ['a network that is none', { segments: [{ name: 'a', networks: ['10.1'] }] }, 'segments.0.networks.0'],
    ['less than nothing', { custody: { bytes: -1 } }, 'custody.bytes'],
    ['a proxy that is none', { proxy: 'https://proxy:1' }, 'proxy'],
    ['keys of an agent', { tags: {} }, '']
  ]
  for (const [name, change, field] of REFUSED) {
    it(`refuses ${name}, and names the field`, () => {
      const { message } = throwsCode(() => parse(change), 'CONFIG_INVALID')
      expect(message).to.include(field === '' ? '/etc/mig/relay.json: ' : `field ${field}:`)
    })
  }

  it('refuses what is not JSON', () => {
    expect(() => parseRelayConfig('mesh = blue', '/etc/mig/relay.json')).to.throw(MigError, 'is not JSON')
  })
})

describe('announcedAddresses', () => {
  it('are found out unless a segment says its own; then the others are where they listen', () => {
    expect(announcedAddresses(parse())).to.deep.equal([])
    const segments = [{ ...OFFICE, announce: ['/dns4/relay.example.net/tcp/1664'] }, PLANT]
    expect(announcedAddresses(parse({ segments }))).to.deep.equal([
      '/dns4/relay.example.net/tcp/1664',
      '/ip4/10.2.0.5/tcp/1664'
    ])
  })
})

describe('loadRelayConfig', () => {
  it('reads a file, and says which when it cannot', () => {
    using folder = new TemporaryFolder()
    writeFileSync(join(folder.path, 'relay.json'), JSON.stringify(MINIMAL))
    expect(loadRelayConfig(join(folder.path, 'relay.json')).policy).to.equal(join(folder.path, 'policy.json'))
    const { message } = throwsCode(() => loadRelayConfig(join(folder.path, 'absent.json')), 'FILE_UNREADABLE')
    expect(message).to.include('absent.json')
  })
})

describe('docs/relay.md', () => {
  const text = readFileSync(resolve(import.meta.dirname, '../../../../docs/relay.md'), 'utf8')
  const rows = new Map(
    [...text.matchAll(/^\| `([^`]+)` +\| `?([^|`]*)`? +\|/gm)].map(([, key = '', value = '']) => [key, value.trim()])
  )
  const { segments, ...rest } = relayConfigSchema.parse(MINIMAL)
  const defaults = new Map<string, unknown>()
  for (const [key, value] of Object.entries(segments[0] ?? {})) defaults.set(`segments[].${key}`, value)
  for (const [key, value] of Object.entries(rest)) {
    if (typeof value !== 'object' || Array.isArray(value)) defaults.set(key, value)
    else for (const [inner, of] of Object.entries(value)) defaults.set(`${key}.${inner}`, of)
  }

  it('has one row for each key, and no other', () => {
    expect([...rows.keys()]).to.have.members([
      ...defaults.keys(),
      'preSharedKey',
      'proxy',
      'log.file',
      'bundles.watch',
      'metrics.listen'
    ])
  })

  const REQUIRED = ['mesh', 'policy', 'segments[].name', 'segments[].listen']
  for (const [key, value] of defaults) {
    if (REQUIRED.includes(key)) continue
    it(`says the default of ${key}`, () => {
      expect(rows.get(key)).to.equal(typeof value === 'string' ? value : JSON.stringify(value))
    })
  }
})
