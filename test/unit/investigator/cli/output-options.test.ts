import { expect } from 'chai'
import { Arguments } from '../../../../src/investigator/cli/arguments.ts'
import { outputFormat, showOf, styleOf } from '../../../../src/investigator/cli/output-options.ts'
import { testTerminal } from '../../../helpers/test-terminal.ts'

const NOTHING = new Arguments({})

/** A terminal of a person, with these in the environment. */
function ofPerson(env: Record<string, string> = {}) {
  const terminal = testTerminal({ env })
  return { ...terminal, stderr: Object.assign(terminal.stderr, { isTTY: true }) }
}

describe('investigator/cli/output-options', () => {
  it('text, and what was found, unless something else is said', () => {
    expect([outputFormat(NOTHING), showOf(NOTHING)]).to.deep.equal(['text', 'found'])
    const said = new Arguments({ output: 'csv', show: 'all' })
    expect([outputFormat(said), showOf(said)]).to.deep.equal(['csv', 'all'])
  })

  it('colours only on a terminal, and not with --no-color or NO_COLOR; an empty NO_COLOR says nothing', () => {
    const isPainted = (args: Arguments, terminal: ReturnType<typeof testTerminal>): boolean =>
      styleOf(args, terminal).bad('x') !== 'x'
    expect(isPainted(NOTHING, ofPerson())).to.equal(true)
    expect(isPainted(NOTHING, ofPerson({ NO_COLOR: '' }))).to.equal(true)
    expect(isPainted(NOTHING, ofPerson({ NO_COLOR: '1' }))).to.equal(false)
    expect(isPainted(new Arguments({ 'no-color': true }), ofPerson())).to.equal(false)
    expect(isPainted(NOTHING, testTerminal())).to.equal(false)
  })
})
