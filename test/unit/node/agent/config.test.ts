import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { agentConfigSchema, loadAgentConfig, parseAgentConfig } from '../../../../src/node/agent/config.ts'
import { MigError } from '../../../../src/protocol/errors.ts'
import { MAX_REPORT_BYTES } from '../../../../src/protocol/wire/limits.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'

const MINIMAL = { mesh: `blue.${'a1'.repeat(32)}`, policy: 'policy.json' }
const parse = (json: object) => parseAgentConfig(JSON.stringify(json), '/etc/mig/agent.json')

/** Every key with its default, `a.b` for those inside. */
function flatten(value: object, prefix = ''): Map<string, unknown> {
  return new Map(
    Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner) && Object.keys(inner).length > 0
        ? [...flatten(inner, `${prefix}${key}.`)]
        : [[`${prefix}${key}`, inner] as const]
    )
  )
}

describe('parseAgentConfig', () => {
  it('fills in what is not said, and makes paths absolute', () => {
    const config = parse({
      ...MINIMAL,
      preSharedKey: '../swarm.key',
      log: { file: 'agent.log' },
      bundles: { watch: 'drop' }
    })
    expect(config.bundles).to.deep.equal({ watch: '/etc/mig/drop' })
    expect(config.policy).to.equal('/etc/mig/policy.json')
    expect(config.preSharedKey).to.equal('/etc/swarm.key')
    expect(config.log).to.deep.equal({ level: 'info', file: '/etc/mig/agent.log' })
    expect(config.home).to.equal('/var/lib/mig')
    expect(config.runner.sandbox).to.equal('best')
  })

  const REFUSED: [name: string, change: object, field: string][] = [
    ['a mesh without its digest', { mesh: 'blue' }, 'mesh'],
    ['a key that does not exist', { runner: { sandboxed: true } }, 'runner'],
    ['a word that does not exist', { runner: { sandbox: 'none' } }, 'runner.sandbox'],
    ['an address that is none', { listen: ['0.0.0.0:1664'] }, 'listen.0'],
    [
      'more memory for a result than a report has',
      { runner: { maxResultBytes: MAX_REPORT_BYTES + 1 } },
      'runner.maxResultBytes'
    ],
    ['too little memory', { runner: { memoryBytes: 64 * 1_048_576 - 1 } }, 'runner.memoryBytes'],
    ['no time', { runner: { timeoutSec: 0 } }, 'runner.timeoutSec'],
    ['more than all of the CPU', { runner: { cpuPercent: 101 } }, 'runner.cpuPercent'],
    ['a tag that is no text', { tags: { team: 7 } }, 'tags.team'],
    ['a proxy of another kind', { proxy: 'socks5://proxy:1080' }, 'proxy'],
    ['an exception without a name', { noProxy: [''] }, 'noProxy.0']
  ]
  for (const [name, change, field] of REFUSED) {
    it(`refuses ${name}, and names the field`, () => {
      expect(() => parse({ ...MINIMAL, ...change }))
        .to.throw(MigError, `field ${field}:`)
        .with.property('code', 'CONFIG_INVALID')
    })
  }

  it('allows what lies at the limits', () => {
    const runner = { maxResultBytes: MAX_REPORT_BYTES, memoryBytes: 64 * 1_048_576, timeoutSec: 1, cpuPercent: 100 }
    expect(parse({ ...MINIMAL, runner }).runner).to.include(runner)
  })

  it('does not repeat a proxy that it refuses: there may be a password in it', () => {
    const { message } = throwsCode(() => parse({ ...MINIMAL, proxy: 'https://ada:secret@proxy' }), 'CONFIG_INVALID')
    expect(message).to.equal('/etc/mig/agent.json: field proxy: not a proxy as http://host:port.')
  })

  it('takes a proxy, and shows it without its password', () => {
    const config = parse({ ...MINIMAL, proxy: 'http://ada:secret@proxy:3128', noProxy: ['10.0.0.0/8'] })
    expect(config.proxy).to.include({ host: 'proxy', port: 3128 })
    expect(JSON.parse(JSON.stringify(config))).to.include({ proxy: 'http://ada:***@proxy:3128' })
    expect(config.noProxy).to.deep.equal(['10.0.0.0/8'])
  })

  it('refuses what is not JSON', () => {
    expect(() => parseAgentConfig('mesh = blue', '/etc/mig/agent.json')).to.throw(
      MigError,
      '/etc/mig/agent.json is not JSON'
    )
  })
})

describe('loadAgentConfig', () => {
  it('reads a file, and says which when it cannot', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mig-config-'))
    try {
      writeFileSync(join(folder, 'agent.json'), JSON.stringify(MINIMAL))
      expect(loadAgentConfig(join(folder, 'agent.json')).policy).to.equal(join(folder, 'policy.json'))
      expect(() => loadAgentConfig(join(folder, 'absent.json')))
        .to.throw(MigError, 'absent.json')
        .with.property('code', 'FILE_UNREADABLE')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('docs/configuration.md', () => {
  const text = readFileSync(resolve(import.meta.dirname, '../../../../docs/configuration.md'), 'utf8')
  const rows = new Map(
    [...text.matchAll(/^\| `([^`]+)` +\| `?([^|`]*)`? +\|/gm)].map(([, key = '', value = '']) => [key, value.trim()])
  )
  const defaults = flatten(agentConfigSchema.parse(MINIMAL))
  const WITHOUT_DEFAULT = ['preSharedKey', 'proxy', 'name', 'log.file', 'metrics.listen', 'bundles.watch']

  it('has one row for each key, and no other', () => {
    expect([...rows.keys()]).to.have.members([...defaults.keys(), ...WITHOUT_DEFAULT])
  })

  for (const [key, value] of defaults) {
    if (key in MINIMAL) continue
    it(`says the default of ${key}`, () => {
      expect(rows.get(key)).to.equal(typeof value === 'string' ? value : JSON.stringify(value))
    })
  }
})
