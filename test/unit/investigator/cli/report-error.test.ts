import { expect } from 'chai'
import { reportError } from '../../../../src/investigator/cli/report-error.ts'
import { CODES, MigError } from '../../../../src/protocol/errors.ts'
import { testTerminal } from '../../../helpers/test-terminal.ts'

const QUIET = { isJson: false, isVerbose: false }

describe('investigator/cli/report-error', () => {
  it('is one line, closed by a full stop, and disarmed', () => {
    const terminal = testTerminal()
    expect(reportError(new MigError('TARGET_INVALID', 'bad\u001b[1A'), terminal, QUIET)).to.equal(1)
    expect(terminal.err()).to.equal(`error: bad\\x1b[1A. ${CODES.TARGET_INVALID.remedy} (TARGET_INVALID)\n`)
  })

  it('calls what is no error of ours INTERNAL, and shows where it came from when asked', () => {
    const terminal = testTerminal()
    expect(reportError(new RangeError('odd'), terminal, { isJson: false, isVerbose: true })).to.equal(1)
    expect(terminal.err()).to.contain('error: odd.').and.contain('(INTERNAL)').and.contain('caused by: RangeError: odd')
  })

  it('shows each cause of a cause when asked, whatever it is, disarmed', () => {
    const deepest = { why: 'no \u001b[1A room' }
    const middle = Object.assign(new Error('middle', { cause: deepest }), { stack: undefined })
    const error = new MigError('FILE_UNREADABLE', 'Really?', { cause: middle })
    const terminal = testTerminal()
    expect(reportError(error, terminal, { isJson: false, isVerbose: true })).to.equal(1)
    const [first, ...causes] = terminal.err().trimEnd().split('\n')
    expect(first).to.equal(`error: Really? ${CODES.FILE_UNREADABLE.remedy} (FILE_UNREADABLE)`)
    expect(causes).to.deep.equal(['caused by: middle', "caused by: { why: 'no \\x1B[1A room' }"])
  })

  it('as JSON is a document on standard output, also of what is no error at all', () => {
    const terminal = testTerminal()
    expect(reportError('just text', terminal, { isJson: true, isVerbose: false })).to.equal(1)
    expect(terminal.err()).to.equal('')
    expect(JSON.parse(terminal.out())).to.deep.equal({
      error: { code: 'INTERNAL', message: 'just text.', remedy: CODES.INTERNAL.remedy }
    })
  })

  it('is 2 for a wrong command line', () => {
    expect(reportError(new MigError('USAGE', 'x'), testTerminal(), QUIET)).to.equal(2)
  })
})
