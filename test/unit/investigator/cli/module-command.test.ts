import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { moduleCommand } from '../../../../src/investigator/cli/module-command.ts'
import { runCli } from '../../../../src/investigator/cli/run-cli.ts'
import { GLOBAL_FLAGS, QUESTION_FLAGS } from '../../../../src/investigator/cli/flags.ts'
import { MODULES } from '../../../../src/modules/registry.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'
import { testTerminal } from '../../../helpers/test-terminal.ts'

interface FlagCase {
  readonly id: string
  readonly args: string[]
  readonly expect_parameters: unknown
}
const { cases } = JSON.parse(readFileSync(new URL('../../../golden/file-flags.json', import.meta.url), 'utf8')) as {
  cases: FlagCase[]
}
/** What `mig file` refuses: in P7 MIG drops what stands behind a stray word, we do not ask half a question. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  P5: /at least one search path/,
  P6: /Invalid regexp '\('/,
  P7: /does not know what to do with "trailing"/,
  P8: /-maxdepth takes a number, not "abc"/
}

describe('investigator/cli/module-command', () => {
  describe('flags of MIG', () => {
    for (const { id, args, expect_parameters: parameters } of cases) {
      it(`${id}: mig file ${args.join(' ').slice(0, 60)}`, async () => {
        using folder = new TemporaryFolder()
        const terminal = testTerminal({ env: { MIG_HOME: folder.path } })
        const status = await runCli(['file', ...args, '-p'], terminal)
        const reason = REFUSED[id]
        if (reason !== undefined) {
          expect(terminal.err()).to.match(reason)
          expect(status).to.equal(2)
          return
        }
        const draft = JSON.parse(terminal.out()) as { operations: unknown }
        expect(draft.operations).to.deep.equal([{ module: 'file', parameters }])
        expect(status).to.equal(0)
      })
    }
  })

  it('names the action by its arguments, and aims at everybody', async () => {
    using folder = new TemporaryFolder()
    const terminal = testTerminal({ env: { MIG_HOME: folder.path } })
    await runCli(['-p', 'file', '-path', '/etc', '-matchany'], terminal)
    expect(JSON.parse(terminal.out())).to.include({
      syntaxversion: 3,
      kind: 'action',
      name: 'mig file -path /etc -matchany true',
      target: "status='online'"
    })
    expect(terminal.err()).to.contain('No target was given')
  })

  it('takes target and name from -t and -n, wherever they stand', async () => {
    using folder = new TemporaryFolder()
    const terminal = testTerminal({ env: { MIG_HOME: folder.path } })
    await runCli(['-t', "name='x'", 'file', '-path', '/etc', '-n', 'mine', '-p', '-q'], terminal)
    expect(JSON.parse(terminal.out())).to.include({ name: 'mine', target: "name='x'" })
    expect(terminal.err()).to.equal('')
  })

  it('of no module takes a long name that all modules share', () => {
    const shared = [...GLOBAL_FLAGS, ...QUESTION_FLAGS].map(({ name }) => name)
    for (const module of MODULES.values()) {
      expect(moduleCommand(module).flags.filter(({ name }) => shared.includes(name))).to.deep.equal([])
    }
  })
})
