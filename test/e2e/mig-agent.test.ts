import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect } from 'chai'

const bin = resolve(import.meta.dirname, '../../bin/mig-agent.ts')
const GiB = 2 ** 30
const QUESTION = '{"class":"parameters","parameters":{"gethostname":true}}'

const SSH_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f'
/** The user root has the number 0. */
const SCRIBE_DOCUMENT = {
  objects: [{ object: 'root', filecontent: { path: '/etc', file: '^passwd$', expression: '^root:[^:]*:(\\d+):' } }],
  tests: [{ test: 'zero', object: 'root', evr: { operation: '=', value: '0' } }]
}

/** Runs mig-agent to its end. */
const agent = (args: string[], input = '') => spawnSync(process.execPath, [bin, ...args], { input, encoding: 'utf8' })

describe('mig-agent', function () {
  this.timeout(60_000)
  let folder: string
  before(() => (folder = mkdtempSync(join(tmpdir(), 'mig-agent-'))))
  after(() => rmSync(folder, { recursive: true }))

  describe('-m', () => {
    for (const [name, input] of [
      ['a line', `${QUESTION}\n`],
      ['a line without its end', QUESTION]
    ] as const) {
      it(`answers ${name} with one result`, () => {
        const { stdout, status } = agent(['-m', 'example'], input)
        expect(Object.keys(JSON.parse(stdout))).to.deep.equal([
          'foundanything',
          'success',
          'elements',
          'statistics',
          'errors'
        ])
        expect(stdout.split('\n')).to.have.length(2)
        expect(status).to.equal(0)
      })
    }

    it('answers while standard input stays open', async () => {
      const child = spawn(process.execPath, [bin, '-m', 'example'])
      child.stdin.write(`${QUESTION}\n`)
      expect(await once(child, 'exit')).to.deep.equal([0, null])
    })

    it('prints for people with -p, wherever it stands', () => {
      expect(agent(['-p', '-m', 'example'], QUESTION).stdout).to.match(/^hostname is .+\nstat: 1 stuff found\n$/)
    })

    it('says that there is no such module, and fails', () => {
      const { stdout, status } = agent(['-m', 'absent'])
      expect(stdout).to.equal(`{"errors":["module 'absent' is not available"]}\n`)
      expect(status).to.equal(1)
    })

    it('fails when the module does', () => {
      const { stdout, status } = agent(['-m', 'example'], '{"class":"parameters","parameters":{"lookuphost":["-"]}}')
      expect(JSON.parse(stdout)).to.have.property('success', false)
      expect(status).to.equal(1)
    })
  })

  it('-i runs an action file of MIG behind the walls, and prints the results', () => {
    const file = join(folder, 'action.json')
    const operations = [
      { module: 'example', parameters: { gethostname: true } },
      { module: 'absent', parameters: {} }
    ]
    writeFileSync(file, JSON.stringify({ name: 'two', target: "name like '%'", operations, syntaxversion: 2 }))
    const { stdout, status } = agent(['-i', file])
    const results = JSON.parse(stdout)
    expect(results).to.have.length(2)
    expect(results[0]).to.have.property('success', true)
    expect(results[1].errors).to.deep.equal(["module 'absent' is not available"])
    expect(status).to.equal(1)
  })

  it('-i asks every kind of module behind the walls', () => {
    const file = join(folder, 'modules.json')
    writeFileSync(join(folder, 'id_ed25519.pub'), `${SSH_KEY} ada\n`)
    const operations = [
      { module: 'pkg', parameters: { pkgmatch: { matches: [''] } } },
      { module: 'sshkey', parameters: { paths: [folder] } },
      { module: 'scribe', parameters: { scribedoc: SCRIBE_DOCUMENT, onlytrue: true } },
      { module: 'netstat', parameters: { localip: ['127.0.0.1'] } },
      { module: 'ping', parameters: { destination: '127.0.0.1', protocol: 'icmp', count: 1 } },
      { module: 'ping', parameters: { destination: '::1', protocol: 'icmp', count: 1 } },
      { module: 'timedrift', parameters: {} }
    ]
    writeFileSync(file, JSON.stringify({ name: 'all', target: "name like '%'", operations, syntaxversion: 2 }))
    const { stdout, stderr } = agent(['-i', file])
    const results = JSON.parse(stdout) as { success: boolean; foundanything: boolean; errors: string[] | null }[]
    for (const [index, { success, foundanything, errors }] of results.entries()) {
      expect({ success, foundanything, errors }, `${operations[index]?.module}: ${stderr}`).to.deep.equal({
        success: true,
        foundanything: true,
        errors: null
      })
    }
  })

  it('-i asks YARA rules behind the walls, of a file that is larger than the memory of a module', () => {
    const large = join(folder, 'large')
    const descriptor = openSync(large, 'w')
    ftruncateSync(descriptor, GiB)
    writeSync(descriptor, 'the canary', GiB - 10)
    closeSync(descriptor)
    const file = join(folder, 'yara.json')
    const yara = 'rule canary { strings: $a = "canary" condition: $a }'
    const operations = [{ module: 'yara', parameters: { yara, filesearch: `-path ${folder} -name ^large$` } }]
    writeFileSync(file, JSON.stringify({ name: 'rules', target: "name like '%'", operations, syntaxversion: 2 }))
    const { stdout, stderr, status } = agent(['-i', file])
    expect(status, stdout + stderr).to.equal(0)
    expect(JSON.parse(stdout)[0].elements).to.deep.equal({
      Matches: [
        {
          Object: large,
          MatchedRules: ['canary'],
          Strings: [{ Rule: 'canary', String: '$a', Count: 1, Offsets: [GiB - 6] }]
        }
      ]
    })
  })

  it('-i lets netstat see sockets of the host and who holds them, behind the walls', async () => {
    const server = createServer().listen(0, '::1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const file = join(folder, 'netstat.json')
    const operations = [{ module: 'netstat', parameters: { listeningport: [String(port)] } }]
    writeFileSync(file, JSON.stringify({ name: 'ports', target: "name like '%'", operations, syntaxversion: 2 }))
    const { stdout, status } = agent(['-i', file])
    server.close()
    expect(JSON.parse(stdout)[0].elements.listeningport[port][0]).to.deep.include({
      localaddr: '::1',
      protocol: 'tcp6',
      processes: [{ pid: process.pid, name: readFileSync('/proc/self/comm', 'utf8').trim() }]
    })
    expect(status).to.equal(0)
  })

  it('-S prints what is in effect', () => {
    const file = join(folder, 'agent.json')
    writeFileSync(file, JSON.stringify({ mesh: `blue.${'0'.repeat(64)}`, policy: 'policy.json' }))
    const { stdout, status } = agent(['-S', '-c', file])
    expect(JSON.parse(stdout)).to.deep.include({ policy: join(folder, 'policy.json'), privacy: false })
    expect(status).to.equal(0)
  })

  const SENTENCES: [name: string, args: string[], sentence: RegExp][] = [
    ['an unknown flag', ['-x'], /^mig-agent: Unknown argument: x\. See --help\.\n$/],
    [
      'flags that exclude each other',
      ['-m', 'example', '-S'],
      /^mig-agent: Arguments module and settings are mutually exclusive\. See --help\.\n$/
    ],
    [
      'no configuration',
      ['-c', '/nonexistent/agent.json'],
      /^mig-agent: The configuration \/nonexistent\/agent\.json cannot be read\. .*\n$/
    ],
    [
      'no action file',
      ['-i', '/nonexistent.json'],
      /^mig-agent: The action file \/nonexistent\.json cannot be read\. .*\n$/
    ]
  ]
  for (const [name, args, sentence] of SENTENCES) {
    it(`says one sentence with the remedy: ${name}`, () => {
      const { stderr, stdout, status } = agent(args)
      expect(stderr).to.match(sentence)
      expect(stdout).to.equal('')
      expect(status).to.equal(1)
    })
  }

  it('--help shows examples', () => {
    const { stdout, status } = agent(['--help'])
    expect(stdout).to.contain('Examples:')
    expect(status).to.equal(0)
  })
})
