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

  it('is 2 for a wrong command line', () => {
    expect(reportError(new MigError('USAGE', 'x'), testTerminal(), QUIET)).to.equal(2)
  })
})
