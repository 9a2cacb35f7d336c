import { expect } from 'chai'
import { once } from 'node:events'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { LocalMesh } from '../helpers/local-mesh.ts'
import { launch, program } from '../helpers/processes.ts'

const AGENTS = 4
/** A document in YAML. */
const SCRIBE_DOCUMENT = join(import.meta.dirname, '../golden/scribe/root.yaml')
/** A folder with a public key. */
const SSH_KEYS = join(import.meta.dirname, '../golden/sshkey')

describe('questions, as an investigator asks them', function () {
  this.timeout(120_000)
  let mesh: LocalMesh

  before(async () => {
    mesh = await LocalMesh.create({ agents: AGENTS, tags: (index) => ({ team: index === 0 ? 'web' : 'db' }) })
    await mesh.start()
  })

  after(async () => {
    await mesh[Symbol.asyncDispose]()
  })

  it('prints a line for each host, as MIG does, and ends with status 0', async () => {
    const { stdout, stderr, status } = await mesh.mig('file', '-path', '/etc', '-name', '^passwd$', '-maxdepth', '1')
    expect(status, stderr).to.equal(0)
    const lines = stdout.trimEnd().split('\n').toSorted()
    expect(lines).to.have.length(AGENTS)
    for (const [index, line] of lines.entries()) {
      expect(line).to.match(
        new RegExp(
          `^host-0${index + 1}\\.example\\.net /etc/passwd \\[lastmodified:.*, mode:-rw-r--r--, size:\\d+\\] in search 's1'$`
        )
      )
    }
    expect(stderr).to.include(`${AGENTS} of ${AGENTS} agents match`)
  })

  const LINES: [words: string[], line: RegExp][] = [
    [
      ['pkg', '-name', '^dpkg$', '-type', 'dpkg'],
      /^host-0\d\.example\.net pkgmatch name=dpkg version=\S+ type=dpkg arch=\S+$/
    ],
    [
      ['sshkey', '-path', SSH_KEYS],
      /^host-0\d\.example\.net \S+\/key\.pub \[public\] md5fp=[0-9a-f:]{47} sha256fp=SHA256:\S{43}$/
    ],
    [
      ['scribe', '-path', SCRIBE_DOCUMENT, '-onlytrue', '-json'],
      /^host-0\d\.example\.net \{"testid":"zero",.*"masterresult":true,.*"identifier":"\/etc\/passwd"\}\]\}$/
    ],
    [
      ['ping', '-d', '127.0.0.1', '-p', 'icmp', '-c', '1'],
      /^host-0\d\.example\.net icmp ping of 127\.0\.0\.1 \(127\.0\.0\.1\) succeeded\. Target is reachable\.$/
    ],
    [['timedrift'], /^host-0\d\.example\.net local time is \d{4}-\d\d-\d\dT\S+$/]
  ]
  for (const [words, line] of LINES) {
    it(`mig ${words.join(' ')}`, async () => {
      const { stdout, stderr, status } = await mesh.mig(...words)
      expect(status, stderr).to.equal(0)
      const lines = stdout.trimEnd().split('\n')
      expect(lines).to.have.length(AGENTS)
      for (const one of lines) expect(one).to.match(line)
    })
  }

  it('netstat: every agent tells who listens, and the process', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const { stdout, stderr, status } = await mesh.mig('netstat', '-lp', String(port))
    server.close()
    expect(status, stderr).to.equal(0)
    const name = (await readFile('/proc/self/comm', 'utf8')).trim()
    expect(stdout.trimEnd().split('\n').toSorted()).to.deep.equal(
      mesh.agents.map(
        (agent) =>
          `${agent.name} found listening port ${port} for netstat listeningport:'${port}' process:[${process.pid}/${name}]`
      )
    )
  })

  it('global flags may stand anywhere, with one dash or two', async () => {
    const { stdout, status, stderr } = await mesh.mig(
      'file',
      '-path',
      '/etc',
      '--name',
      '^passwd$',
      '-t',
      "tags->>'team'='web'",
      '-maxdepth=1',
      '-o',
      'jsonl'
    )
    expect(status, stderr).to.equal(0)
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { name: string; status: string })
    expect(rows).to.have.length(1)
    expect(rows[0]).to.include({ name: 'host-01.example.net', status: 'success' })
  })

  it('asks YARA rules, and refuses those that do not compile before it asks anybody', async () => {
    const rules = join(mesh.folder, 'rules.yar')
    await writeFile(rules, 'rule root { strings: $a = "root:" condition: $a at 0 }')
    const words = ['yara', '-rules', rules, '-files', "-path /etc -maxdepth 1 -name '^passwd$'"]
    const { stdout, stderr, status } = await mesh.mig(...words)
    expect(status, stderr).to.equal(0)
    expect(stdout.trimEnd().split('\n').toSorted()).to.deep.equal(
      mesh.agents.map(({ name }) => `${name} /etc/passwd [root]`)
    )
    await writeFile(rules, 'rule root {\n condition: $a }')
    const refused = await mesh.mig(...words)
    expect(refused.status).to.equal(2)
    expect(refused.stderr).to.include('line 2, column 13: unknown pattern `$a`')
  })

  it('several command lines of one home use one node', async () => {
    const questions = ['^passwd$', '^group$', '^hosts$'].map((name) =>
      mesh.mig('file', '-path', '/etc', '-name', name, '-maxdepth', '1', '-o', 'json')
    )
    for (const { status, stdout, stderr } of await Promise.all(questions)) {
      expect(status, stderr + stdout).to.equal(0)
      expect((JSON.parse(stdout) as { results: unknown[] }).results).to.have.length(AGENTS)
    }
  })

  it('a node that stays serves the others on a socket that only its owner can open', async () => {
    const daemon = launch([...program('mig'), 'daemon'], mesh.env)
    await new Promise<void>((resolve) => daemon.stdout?.once('data', () => { resolve() })) // prettier-ignore
    const { mode } = await stat(join(mesh.home, 'mig.sock'))
    expect(mode & 0o777).to.equal(0o600)
    const { status, stderr } = await mesh.mig('file', '-path', '/etc', '-name', '^passwd$', '-maxdepth', '1')
    expect(status, stderr).to.equal(0)
    const ended = new Promise<number | null>((resolve) => daemon.once('exit', resolve))
    daemon.kill('SIGTERM')
    expect(await ended).to.equal(0)
  })

  it('a target that nobody matches is refused before it is published', async () => {
    const { status, stderr } = await mesh.mig('file', '-t', "name='nobody'", '-path', '/etc', '-name', 'x')
    expect(status).to.equal(1)
    expect(stderr).to.include('NO_TARGET')
  })

  it('agents, peers and the state of the mesh can be listed', async () => {
    const agents = JSON.parse((await mesh.migOk('agents', '-o', 'json')).stdout) as { name: string }[]
    expect(agents.map(({ name }) => name)).to.deep.equal(mesh.agents.map(({ name }) => name))
    const status = JSON.parse((await mesh.migOk('mesh', 'status', '-o', 'json')).stdout) as { agents: number }
    expect(status.agents).to.equal(AGENTS)
    expect((await mesh.migOk('mesh', 'peers')).stdout).to.include('12D3KooW')
  })

  it('answers stay readable when every agent is gone', async () => {
    const actions = JSON.parse((await mesh.migOk('action', 'list', '-o', 'json')).stdout) as {
      digest: string
      answered: number
    }[]
    await mesh.kill(mesh.agents)
    const answered = actions.find((action) => action.answered === AGENTS) as { digest: string }
    const { stdout } = await mesh.migOk('action', 'results', answered.digest)
    expect(stdout.trimEnd().split('\n')).to.have.length(AGENTS)
  })
})
