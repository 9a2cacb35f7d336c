import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { askPassphrase, givenPassphrase } from '../../../../src/investigator/sign/passphrase.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'
import { testTerminal } from '../../../helpers/test-terminal.ts'

describe('investigator/sign/passphrase', () => {
  it('is the first line of the file, else MIG_PASSPHRASE', async () => {
    using folder = new TemporaryFolder()
    const file = folder.join('passphrase')
    writeFileSync(file, 'with space \r\nmore\n')
    expect(await givenPassphrase(file, { MIG_PASSPHRASE: 'x' })).to.equal('with space ')
    expect(await givenPassphrase(undefined, { MIG_PASSPHRASE: '' })).to.equal('')
    expect(await givenPassphrase(undefined, {})).to.equal(undefined)
    await expectCode(givenPassphrase(folder.join('none'), {}), 'FILE_UNREADABLE')
  })

  it('is asked for without echo; backspace works', async () => {
    const terminal = testTerminal({ isTTY: true })
    const asked = askPassphrase(terminal, 'Passphrase: ')
    terminal.stdin.write('secrex\u007ft\r')
    expect(await asked).to.equal('secret')
    expect(terminal.err()).to.equal('Passphrase: \n')
  })

  it('is not given on Ctrl-C, nor where there is no terminal', async () => {
    const terminal = testTerminal({ isTTY: true })
    const asked = askPassphrase(terminal, '?')
    terminal.stdin.write('se\u0003')
    await expectCode(asked, 'PASSPHRASE_WRONG')
    await expectCode(askPassphrase(testTerminal(), '?'), 'PASSPHRASE_WRONG')
  })
})
