import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { runCli } from '../../../../../src/investigator/cli/run-cli.ts'
import { parsePreSharedKeys } from '../../../../../src/protocol/membership/pre-shared-key.ts'
import { TemporaryFolder } from '../../../../helpers/temporary-folder.ts'
import { testTerminal } from '../../../../helpers/test-terminal.ts'

const SEED = '/ip4/10.0.0.5/tcp/1664'

describe('mig mesh invite, join and rotate-key', () => {
  let folder: TemporaryFolder
  let file: string
  beforeEach(async () => {
    folder = new TemporaryFolder()
    file = folder.join('ops.join')
    for (const who of ['ada', 'grace']) await mig(who, 'init', '--new', who)
    await mig('ada', 'mesh', 'create', 'ops')
  })
  afterEach(() => folder[Symbol.dispose]())

  async function mig(who: string, ...argv: string[]) {
    const terminal = testTerminal({ env: { MIG_HOME: folder.join(who), MIG_PASSPHRASE: 'secret' } })
    const status = await runCli(argv, terminal)
    return { status, out: terminal.out(), err: terminal.err() }
  }

  const swarmKey = (who: string): string => readFileSync(folder.join(who, 'meshes', 'ops', 'swarm.key'), 'utf8')

  it('one writes a file, the other has the mesh', async () => {
    const invited = await mig('ada', 'mesh', 'invite', file, '--bootstrap', SEED)
    expect(invited.status, invited.err).to.equal(0)
    expect(invited.out).to.match(/^mesh ops\.[0-9a-f]{64}\nfile /)
    expect(invited.err).to.contain('warning: the file holds the pre-shared key').and.not.contain('names no node')
    const joined = await mig('grace', 'mesh', 'join', file)
    expect(joined.status, joined.err).to.equal(0)
    expect(joined.out.split('\n')[0]).to.match(/^mesh {3}ops\.[0-9a-f]{64}$/)
    expect(swarmKey('grace')).to.equal(swarmKey('ada'))
    expect((await mig('grace', 'mesh', 'join', file)).err).to.contain('(CONFIG_INVALID)')
  })

  it('as JSON, and with a warning when nobody could be found', async () => {
    const invited = await mig('ada', 'mesh', 'invite', file, '-o', 'json')
    expect(JSON.parse(invited.out)).to.include({ file }).and.to.deep.include({ bootstrap: [] })
    expect(invited.err).to.contain('warning: the file names no node to begin with')
    const joined = await mig('grace', 'mesh', 'join', file, '-o', 'json')
    expect(JSON.parse(joined.out)).to.include({ folder: folder.join('grace', 'meshes', 'ops') })
  })

  it('a key that is changed: there are two, and then there is one', async () => {
    const old = swarmKey('ada')
    const begun = await mig('ada', 'mesh', 'rotate-key')
    expect(begun.status, begun.err).to.equal(0)
    expect(begun.out).to.match(/^(file .*swarm\.key, keys 2\n){3}$/)
    expect(begun.err).to.contain('in any order').and.contain('mig mesh rotate-key --finish')
    const [newest, ...older] = parsePreSharedKeys(swarmKey('ada'))
    expect(older).to.deep.equal(parsePreSharedKeys(old))
    const ended = await mig('ada', 'mesh', 'rotate-key', '--finish', '-o', 'json')
    expect(JSON.parse(ended.out)).to.include({ keys: 1 })
    expect(ended.err).to.contain('once more')
    expect(parsePreSharedKeys(swarmKey('ada'))).to.deep.equal([newest])
  })
})
