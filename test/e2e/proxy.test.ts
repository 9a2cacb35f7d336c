import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { ConnectProxy } from '../helpers/connect-proxy.ts'
import { LocalMesh, type LocalAgent } from '../helpers/local-mesh.ts'
import { eventually, kill, launch, program, run } from '../helpers/processes.ts'

const AGENTS = 3
/** The agent, and the investigator, that reach nobody but through the proxy. */
const BEHIND = AGENTS - 1
const QUESTION = ['file', '-t', "name LIKE '%'", '-path', '/etc', '-name', '^hostname$', '-maxdepth', '1']
const nameOf = (index: number): string => `host-${index + 1}.mesh.test`

/** What an agent or an investigator says of how it can be reached, with a name that the proxy alone knows. */
const named = (address: string, index: number): string => address.replace('/ip4/127.0.0.1/', `/dns4/${nameOf(index)}/`)

describe('an agent behind a proxy', function () {
  this.timeout(120_000)
  let mesh: LocalMesh
  let proxy: ConnectProxy

  const rewrite = async (path: string, change: (config: { bootstrap: string[]; listen?: string[] }) => object) => {
    const config = JSON.parse(await readFile(path, 'utf8')) as { bootstrap: string[]; listen?: string[] }
    await writeFile(path, JSON.stringify({ ...config, ...change(config) }))
  }
  const status = async (agent: LocalAgent) =>
    (await mesh.status(agent)) as { outbox: { waiting: number }; environment: Record<string, unknown> }

  before(async () => {
    proxy = await ConnectProxy.start({ names: [nameOf(0), nameOf(1)], credentials: 'ada:se:cret' })
    mesh = await LocalMesh.create({ agents: AGENTS, seeds: [0, 1] })
    const throughProxy = { proxy: `http://ada:se%3Acret@${proxy.address}`, listen: [] }
    for (const { configFile, index } of mesh.agents) {
      await rewrite(configFile, ({ bootstrap, listen = [] }) =>
        index === BEHIND
          ? { ...throughProxy, bootstrap: bootstrap.map(named) }
          : { announce: listen.map((address) => named(address, index)) }
      )
    }
    // the investigator sits there too: it dials by name alone, and nobody can dial it
    await rewrite(join(mesh.home, 'meshes', mesh.meshName, 'mesh.json'), ({ bootstrap }) => ({
      ...throughProxy,
      bootstrap: bootstrap.map(named)
    }))
    await mesh.start(mesh.agents.slice(0, BEHIND))
  })

  after(async () => {
    await mesh[Symbol.asyncDispose]()
    await proxy[Symbol.asyncDispose]()
  })

  const behind = (): LocalAgent => mesh.agents[BEHIND] as LocalAgent

  it('finds the mesh, and says that it is behind one', async () => {
    await mesh.start([behind()])
    expect(proxy.tunnels).to.not.be.empty
    expect(proxy.tunnels.every((to) => /^host-[12]\.mesh\.test:\d+$/.test(to))).to.equal(true)
    await eventually(async () => {
      const { environment } = await status(behind())
      return environment['isproxied'] === true && environment['proxy'] === proxy.address
    })
  })

  it('answers an investigator that is behind it too, and has its receipt', async () => {
    const before = proxy.tunnels.length
    const { stdout } = await mesh.migOk(...QUESTION, '-o', 'json')
    const answers = JSON.parse(stdout) as { results: { status: string; name: string }[]; silent: unknown[] }
    expect(answers.silent).to.deep.equal([])
    expect(answers.results.map((result) => result.status)).to.deep.equal(Array(AGENTS).fill('success'))
    expect(proxy.tunnels.length).to.be.above(before)
    await eventually(async () => (await status(behind())).outbox.waiting === 0, 60_000, 'the receipt to arrive')
  })

  it('is asked by what it is: behind a proxy', async () => {
    const asking = [...QUESTION.slice(0, 1), '-t', "environment->>'isproxied' = 'true'", ...QUESTION.slice(3)]
    const { stdout } = await mesh.migOk(...asking, '-o', 'json')
    expect((JSON.parse(stdout) as { results: unknown[] }).results).to.have.length(1)
  })

  it('shows the password of the proxy nowhere', async () => {
    const settings = await run([...program('mig-agent'), '-c', behind().configFile, '-S'])
    expect((JSON.parse(settings.stdout) as { proxy: string }).proxy).to.equal(`http://ada:***@${proxy.address}`)
    for (const text of [settings.stdout, settings.stderr, behind().log, JSON.stringify(await status(behind()))]) {
      expect(text).to.not.match(/se(:|%3A)cret/i)
    }
  })

  it('says what is wrong with the proxy', async () => {
    await mesh.kill([behind()])
    await rewrite(behind().configFile, () => ({ proxy: `http://ada:wrong@${proxy.address}` }))
    const child = launch([...program('mig-agent'), '-c', behind().configFile])
    let log = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (log += text))
    try {
      await eventually(() => log.includes('"PROXY_FAILED"'), 60_000, 'the failure to be in the log')
    } finally {
      await kill(child)
    }
    expect(log).to.include('it does not take our user and password').and.not.include('wrong')
  })

  it('whose investigator types the wrong password hears why nobody can be reached', async () => {
    await rewrite(join(mesh.home, 'meshes', mesh.meshName, 'mesh.json'), () => ({
      proxy: `http://ada:wrong@${proxy.address}`
    }))
    const { status: ended, stderr } = await mesh.mig(...QUESTION)
    expect(ended).to.equal(1)
    expect(stderr)
      .to.match(/^error: no node of the mesh answered.*it does not take our user and password/m)
      .and.not.include('wrong@')
  })
})
