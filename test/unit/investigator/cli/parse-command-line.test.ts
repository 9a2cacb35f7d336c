import { expect } from 'chai'
import type { Command } from '../../../../src/investigator/cli/command.ts'
import { parseCommandLine } from '../../../../src/investigator/cli/parse-command-line.ts'
import { MigError } from '../../../../src/protocol/errors.ts'

const command = (fields: Partial<Command> & Pick<Command, 'path'>): Command => ({
  summary: `does ${fields.path.join(' ')}`,
  flags: [],
  examples: [],
  run: () => Promise.resolve(0),
  ...fields
})
const COMMANDS = [
  command({ path: ['one'], positionals: [{ name: 'file', help: 'a file' }] }),
  command({ path: ['two', 'a'], flags: [{ name: 'list', type: 'string', repeatable: true, help: 'a list' }] }),
  command({ path: ['two', 'b'] })
]

function parsed(...argv: string[]) {
  const result = parseCommandLine(argv, COMMANDS)
  if (result.kind !== 'command') throw new Error('expected a command')
  return { path: result.command.path.join(' '), args: result.args }
}

describe('investigator/cli/parse-command-line', () => {
  it('finds a command of two words, with flags before, between and behind', () => {
    const { path, args } = parsed('-q', 'two', '-o', 'json', 'a', '-list', 'x', '--list=-y')
    expect(path).to.equal('two a')
    expect(args.isSet('quiet')).to.equal(true)
    expect(args.text('output')).to.equal('json')
    expect(args.texts('list')).to.deep.equal(['x', '-y'])
  })

  it('takes values literally: quotes, dots, numbers, the word of a command', () => {
    const values = ["'quoted'", 'a.b=c', '007', 'one', '--list', '']
    const { args } = parsed('two', 'a', ...values.map((value) => `-list=${value}`))
    expect(args.texts('list')).to.deep.equal(values)
  })

  it('takes positionals', () => {
    expect(parsed('one', '-q', '007').args.text('file')).to.equal('007')
  })

  it('knows what was not given', () => {
    const { args } = parsed('two', 'a')
    expect(args.texts('list')).to.deep.equal([])
    expect(args.value('list')).to.equal(undefined)
    expect(args.isSet('quiet')).to.equal(false)
  })

  for (const [argv, says] of [
    [['three'], 'There is no mig three.'],
    [['two', 'c'], 'There is no mig two c.'],
    [['two'], 'mig two what? One of: a, b.'],
    [[], 'mig what? One of: one, two.'],
    [['one'], 'mig one needs file: a file.'],
    [['one', 'x', 'y'], 'mig one does not know what to do with "y".']
  ] as const) {
    it(`refuses mig ${argv.join(' ')}`, () => {
      expect(() => parseCommandLine(argv, COMMANDS))
        .to.throw(MigError, says)
        .with.property('code', 'USAGE')
    })
  }

  it('asks for help on the words that are there, even when they are not enough', () => {
    expect(parseCommandLine(['--help'], COMMANDS)).to.deep.equal({ kind: 'help', words: [] })
    expect(parseCommandLine(['two', '-h'], COMMANDS)).to.deep.equal({ kind: 'help', words: ['two'] })
    expect(parseCommandLine(['-help', 'one'], COMMANDS)).to.deep.equal({ kind: 'help', words: ['one'] })
  })
})
