import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { runCli } from '../../../../src/investigator/cli/run-cli.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'
import { testTerminal } from '../../../helpers/test-terminal.ts'

interface AclCase {
  readonly name: string
  readonly acl: unknown
  readonly module: string
  readonly fingerprints: string[]
  readonly expect_allowed: boolean
}

async function mig(argv: readonly string[], options: { env?: Record<string, string>; input?: string } = {}) {
  const terminal = testTerminal({ env: options.env ?? { MIG_HOME: '/nonexistent/mig' } })
  terminal.stdin.end(options.input ?? '')
  const status = await runCli(argv, terminal)
  return { status, out: terminal.out(), err: terminal.err() }
}

describe('investigator/cli/run-cli', () => {
  it('prints the version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    for (const argv of [['-V'], ['--version'], ['version']]) {
      expect(await mig(argv)).to.deep.equal({ status: 0, out: `${version}\n`, err: '' })
    }
  })

  it('helps when it is told nothing', async () => {
    const { status, out } = await mig([])
    expect(status).to.equal(0)
    expect(out).to.contain('mig file')
  })

  it('tells of an error in one line with remedy and code', async () => {
    expect(await mig(['agents'])).to.deep.equal({
      status: 1,
      out: '',
      err: 'error: There is no mig home at /nonexistent/mig. Run mig init. (HOME_MISSING)\n'
    })
  })

  it('tells of an error as JSON', async () => {
    const { status, out, err } = await mig(['agents', '-o', 'json'])
    expect({ status, err }).to.deep.equal({ status: 1, err: '' })
    expect(JSON.parse(out)).to.deep.equal({
      error: { code: 'HOME_MISSING', message: 'There is no mig home at /nonexistent/mig.', remedy: 'Run mig init.' }
    })
  })

  it('exits 2 for a wrong command line, in JSON too', async () => {
    expect((await mig(['action', 'lst'])).status).to.equal(2)
    const { status, out } = await mig(['action', 'lst', '--output=json'])
    expect(status).to.equal(2)
    expect(JSON.parse(out)).to.have.nested.property('error.code', 'USAGE')
  })

  it('says what caused an error when asked for more', async () => {
    expect((await mig(['render', 'file', '-v'], { input: '{' })).err).to.contain('caused by: SyntaxError')
  })

  describe('acl check', () => {
    const { cases, extra_cases: extra } = JSON.parse(readFileSync('test/golden/acl.json', 'utf8')) as {
      cases: AclCase[]
      extra_cases: AclCase[]
    }
    const acl = { default: { minimumweight: 2, investigators: { a: { fingerprint: 'A'.repeat(40), weight: 1 } } } }

    for (const { name, acl, module, fingerprints, expect_allowed: allowed } of cases) {
      it(`${name}: ${allowed ? 'allowed' : 'denied'}`, async () => {
        using folder = new TemporaryFolder()
        writeFileSync(folder.join('acl.json'), JSON.stringify(acl))
        const signers = fingerprints.flatMap((fingerprint) => ['--fingerprint', fingerprint])
        const argv = ['acl', 'check', '--acl', folder.join('acl.json'), '--module', module, ...signers, '-o', 'json']
        const { status, out } = await mig(argv)
        expect(status).to.equal(allowed ? 0 : 1)
        const decision = JSON.parse(out) as { allowed?: boolean; error?: unknown }
        expect(decision.allowed === true).to.equal(allowed)
      })
    }
    it('has cases of MIG', () => expect([...cases, ...extra]).to.not.be.empty)

    it('gives the decision as JSON and as text', async () => {
      using folder = new TemporaryFolder()
      const file = folder.join('acl.json')
      writeFileSync(file, JSON.stringify(acl))
      const argv = ['acl', 'check', '--acl', file, '--module', 'file', '--fingerprint', 'a'.repeat(40)]
      const { out } = await mig([...argv, '-o', 'json'])
      expect(JSON.parse(out)).to.deep.equal({
        allowed: false,
        weight: 1,
        required: 2,
        reason: 'To sign for file takes weight 2 and the signers weigh 1.'
      })
      expect((await mig(argv)).out).to.equal('denied: To sign for file takes weight 2 and the signers weigh 1.\n')
    })

    it('wants --acl and --module', async () => {
      expect((await mig(['acl', 'check'])).status).to.equal(2)
    })
  })

  describe('render', () => {
    const { cases } = JSON.parse(readFileSync('test/golden/print.json', 'utf8')) as {
      cases: { module: string; foundonly: boolean; result: unknown; lines: string[] | null; name: string }[]
    }
    for (const { name, module, foundonly, result, lines } of cases.filter((row) => row.module === 'file')) {
      it(`${name}, ${foundonly ? 'found only' : 'all'}`, async () => {
        const argv = ['render', module, ...(foundonly ? ['--found-only'] : [])]
        const { status, out } = await mig(argv, { input: JSON.stringify(result) })
        expect(out).to.equal((lines ?? []).map((line) => `${line}\n`).join(''))
        expect(status).to.equal(0)
      })
    }

    it('refuses what is no result', async () => {
      for (const input of ['', '{', '[]', '{"foundanything":1}']) {
        expect((await mig(['render', 'file'], { input })).err).to.contain('(UNREADABLE_JSON)')
      }
      expect((await mig(['render', 'nonesuch'], { input: '{}' })).status).to.equal(2)
    })
  })

  describe('-t local', () => {
    it('asks this machine without home and mesh, and prints errors and misses too', async () => {
      using folder = new TemporaryFolder()
      writeFileSync(folder.join('needle'), 'x')
      const argv = ['file', '-path', folder.path, '-name', '^needle$', '-t', 'local']
      const { status, out, err } = await mig(argv)
      expect({ status, err }).to.deep.equal({ status: 0, err: '' })
      const [hit, statistics] = out.split('\n')
      expect(hit).to.match(/needle \[lastmodified:.* mode:-rw-.*, size:1\] in search 's1'$/)
      expect(statistics).to.match(/^Statistics: 1 files checked/)
      expect((await mig([...argv, '-name', 'hay'])).out).to.contain("0 match found in search 's1'")
    })

    it('prints what was found alone with --show found, and JSON and CSV', async () => {
      using folder = new TemporaryFolder()
      writeFileSync(folder.join('needle'), 'x')
      const argv = ['file', '-path', folder.path, '-name', '^needle$', '-t', 'local']
      expect((await mig([...argv, '--show', 'found'])).out.trim().split('\n')).to.have.length(1)
      const json = JSON.parse((await mig([...argv, '-o', 'json'])).out) as { results: { foundanything: boolean }[] }
      expect(json.results.map(({ foundanything }) => foundanything)).to.deep.equal([true])
      expect((await mig([...argv, '-o', 'csv'])).out).to.match(/^label,file,size,.*\ns1,.*needle,1,'-rw-/)
    })

    it('takes an action file of MIG', async () => {
      using folder = new TemporaryFolder()
      const operation = { module: 'file', parameters: { searches: { s: { paths: [folder.path], names: ['x'] } } } }
      const file = { name: 'n', target: "status='online'", operations: [operation], syntaxversion: 2 }
      writeFileSync(folder.join('action.json'), JSON.stringify(file))
      for (const argv of [
        ['run', folder.join('action.json')],
        ['-i', folder.join('action.json')]
      ]) {
        expect((await mig([...argv, '-t', 'local'])).out).to.contain("0 match found in search 's'")
      }
    })
  })
})
