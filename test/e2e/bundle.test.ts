import { expect } from 'chai'
import { chmod, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { LocalMesh, type LocalAgent } from '../helpers/local-mesh.ts'
import { eventually, program, run } from '../helpers/processes.ts'

const QUESTION = ['file', '-path', '/etc', '-name', '^hostname$', '-maxdepth', '1']

interface Outcome {
  readonly name: string
  readonly status: string
  readonly results: readonly { readonly elements: unknown; readonly foundanything: boolean }[]
}

describe('an agent behind an air gap', function () {
  this.timeout(240_000)
  let mesh: LocalMesh
  let gapped: LocalAgent
  let online: LocalAgent
  let count = 0

  before(async () => {
    // the first one is in the mesh; the second knows nobody, nobody can reach it, and what it learns of others is of no use
    mesh = await LocalMesh.create({
      agents: 2,
      config: (index) => ({
        bootstrap: [],
        custody: { bytes: 0 },
        ...(index === 1 ? { listen: [], bundles: { watch: 'drop' } } : { announce: ['/ip4/192.0.2.1/tcp/1664'] })
      })
    })
    ;[online, gapped] = mesh.agents as [LocalAgent, LocalAgent]
    const path = join(mesh.home, 'meshes', mesh.meshName, 'mesh.json')
    const { bootstrap, ...config } = JSON.parse(await readFile(path, 'utf8')) as { bootstrap: string[] }
    await writeFile(path, JSON.stringify({ ...config, bootstrap: bootstrap.slice(0, 1), listen: [] }))
    // each sees itself alone
    await mesh.start([online])
    mesh.agents.splice(0, 1)
    await mesh.start([gapped])
    mesh.agents.unshift(online)
  })

  after(async () => {
    await mesh[Symbol.asyncDispose]()
  })

  /** Carries a bundle from one node to another, and says what was taken. */
  async function carry(from: string[], to: string[]): Promise<{ taken: Record<string, number>; file: string }> {
    const file = join(mesh.folder, `${++count}.bundle`)
    await mesh.migOk('bundle', 'export', file, ...from)
    const { stdout } = await mesh.migOk('bundle', 'import', file, ...to, '-o', 'json')
    return { taken: (JSON.parse(stdout) as { taken: Record<string, number> }).taken, file }
  }
  const there = (): string[] => ['--node', gapped.home]
  const outbox = async (): Promise<number> => ((await mesh.status(gapped))['outbox'] as { waiting: number }).waiting

  it('is asked, answers and has its receipt by bundles alone; its answer is what an online agent gives', async () => {
    expect((await carry(there(), [])).taken).to.deep.equal({ presence: 1 })

    await mesh.migOk(...QUESTION, '-t', `name='${gapped.name}'`, '--offline', '-e', '1h')
    const asked = await carry([], there())
    expect(asked.taken).to.include({ order: 1 })
    await eventually(async () => (await outbox()) === 1, 60_000, 'the agent to have answered')
    // the same bundle once more is nothing new, and runs nothing again
    const again = await mesh.migOk('bundle', 'import', asked.file, ...there(), '-o', 'json')
    expect((JSON.parse(again.stdout) as { taken: object }).taken).to.deep.equal({})

    expect((await carry(there(), [])).taken).to.include({ result: 1 })
    const [action] = JSON.parse((await mesh.migOk('action', 'list', '-o', 'json')).stdout) as { digest: string }[]
    const shown = await mesh.migOk('action', 'results', action?.digest ?? '', '-o', 'json')
    const { results: byBundle } = JSON.parse(shown.stdout) as { results: Outcome[] }
    const live = await mesh.migOk(...QUESTION, '-t', `name='${online.name}'`, '-o', 'json')
    const { results: byMesh } = JSON.parse(live.stdout) as { results: Outcome[] }
    expect(byBundle).to.have.length(1)
    const answer = ({ status, results }: Outcome): unknown => [
      status,
      results.map(({ elements, foundanything }) => [elements, foundanything])
    ]
    expect(byBundle.map(answer)).to.deep.equal(byMesh.map(answer))

    expect((await carry([], there())).taken).to.include({ receipt: 1 })
    await eventually(async () => (await outbox()) === 0)
  })

  it('what a copy has lost or somebody has changed is refused, and nothing of it is taken', async () => {
    await mesh.migOk(...QUESTION, '-t', `name='${gapped.name}'`, '--offline', '-e', '1h')
    const file = join(mesh.folder, 'good.bundle')
    await mesh.migOk('bundle', 'export', file)
    const bytes = await readFile(file)
    const before = (await mesh.status(gapped))['liveOrders']
    const bad: [code: string, bytes: Uint8Array][] = [
      ['BUNDLE_TRUNCATED', bytes.subarray(0, -40)],
      ['BUNDLE_TAMPERED', bytes.map((value, at) => (at === bytes.length - 1 ? value ^ 1 : value))],
      ['BUNDLE_MALFORMED', Buffer.from('no bundle at all')]
    ]
    for (const [code, content] of bad) {
      const path = join(mesh.folder, `${code}.bundle`)
      await writeFile(path, content)
      const { status, stderr } = await mesh.mig('bundle', 'import', path, ...there())
      expect([status, stderr.includes(`(${code})`)], stderr).to.deep.equal([1, true])
    }
    expect((await mesh.status(gapped))['liveOrders']).to.equal(before)
    const shown = await mesh.migOk('bundle', 'show', file, '-o', 'json')
    expect((JSON.parse(shown.stdout) as { items: object }).items).to.include({ order: before === 1 ? 2 : 3 })
    expect((await mesh.migOk('bundle', 'show', file)).stdout).to.match(/^mesh {4}local\.[0-9a-f]{64}\nfrom {4}12D3/)
    expect((await mesh.migOk('bundle', 'import', file, ...there())).stdout).to.match(/^order 1\n(.*\n)*known \d+\n$/)
    const once = await mesh.mig('bundle', 'export', file)
    expect([once.status, once.stderr.includes('(FILE_UNWRITABLE)')]).to.deep.equal([1, true])
  })

  it('takes in what a diode puts into its folder, and keeps apart what is bad', async () => {
    const drop = join(dirname(gapped.configFile), 'drop')
    /** As a diode does: the file is written under another name first. */
    const put = async (name: string, bytes: Uint8Array): Promise<void> => {
      await writeFile(join(drop, `${name}.part`), bytes)
      await rename(join(drop, `${name}.part`), join(drop, name))
    }
    const waiting = await outbox()
    await mesh.migOk(...QUESTION, '-t', `name='${gapped.name}'`, '--offline', '-e', '1h')
    const file = join(mesh.folder, 'diode.bundle')
    await mesh.migOk('bundle', 'export', file)
    const bytes = await readFile(file)
    await put('1.bundle', bytes.subarray(0, -40))
    await put('2.bundle', bytes)
    await writeFile(join(drop, '3.bundle.part'), bytes)
    await eventually(async () => (await outbox()) === waiting + 1, 60_000, 'the agent to have answered')
    expect((await readdir(drop)).toSorted()).to.deep.equal(['3.bundle.part', 'done', 'refused'])
    expect((await readdir(join(drop, 'done'))).map((name) => name.replace(/^\d+T\d+Z-/, ''))).to.deep.equal([
      '2.bundle'
    ])
    const [refused = '', reason = ''] = (await readdir(join(drop, 'refused'))).toSorted()
    expect(refused).to.match(/^\d{8}T\d{6}Z-1\.bundle$/)
    expect(await readFile(join(drop, 'refused', reason), 'utf8')).to.match(/^BUNDLE_TRUNCATED: The bundle ends after/)
  })

  it('does not start with a folder that others may write to', async () => {
    const open = join(mesh.folder, 'open')
    await mkdir(open)
    await chmod(open, 0o777)
    const config = JSON.parse(await readFile(gapped.configFile, 'utf8')) as object
    const path = join(dirname(gapped.configFile), 'other.json')
    await writeFile(path, JSON.stringify({ ...config, home: join(mesh.folder, 'other'), bundles: { watch: open } }))
    const { status, stderr } = await run([...program('mig-agent'), '-c', path])
    expect([status, stderr]).to.deep.equal([
      1,
      `mig-agent: Others may write to the folder ${open}: its mode is 0777. Let the folder belong to the user of the agent or relay, with mode 0700 or 0755.\n`
    ])
  })
})
