import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LocalMesh } from '../helpers/local-mesh.ts'
import { kill, launch } from '../helpers/processes.ts'

const CANARY = 'canary-7c1f9e40-in-the-name-of-a-file'

describe('what neighbours can see of an answer', function () {
  this.timeout(120_000)
  let mesh: LocalMesh

  before(async () => {
    mesh = await LocalMesh.create({ agents: 3 })
    await mesh.start()
  })

  after(async () => {
    await mesh[Symbol.asyncDispose]()
  })

  async function ask(): Promise<void> {
    const folder = join(mesh.folder, 'secrets')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, CANARY), 'x')
    const name = (mesh.agents[0] as { name: string }).name
    const { stdout } = await mesh.migOk('file', '-t', `name='${name}'`, '-path', folder, '-name', '^canary-')
    expect(stdout).to.include(CANARY)
  }

  it('their stores hold nothing of it', async () => {
    await ask()
    await mesh.kill(mesh.agents)
    let files = 0
    for (const agent of mesh.agents) {
      for (const entry of await readdir(agent.home, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue
        files++
        const bytes = await readFile(join(entry.parentPath, entry.name))
        expect(bytes.includes(CANARY), join(entry.parentPath, entry.name)).to.equal(false)
      }
    }
    expect(files).to.be.greaterThan(6)
    await mesh.start()
  })

  it('the wire carries nothing of it, nor of the question', async function () {
    if (spawnSync('tcpdump', ['--version']).status !== 0) {
      this.test!.title += ' (skipped: needs the Debian package tcpdump)'
      this.skip()
    }
    const capture = join(mesh.folder, 'wire.pcap')
    const tcpdump = launch(['tcpdump', '-i', 'lo', '-U', '-s', '0', '-w', capture, 'tcp'])
    await new Promise<void>((resolve) => {
      tcpdump.stderr?.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes('listening')) resolve()
      })
    })
    await ask()
    await kill(tcpdump, 'SIGINT')
    const bytes = await readFile(capture)
    expect(bytes.length).to.be.greaterThan(10_000)
    expect(bytes.includes(CANARY)).to.equal(false)
    expect(bytes.includes('"operations"')).to.equal(false)
  })
})
