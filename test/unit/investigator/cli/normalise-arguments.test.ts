import { expect } from 'chai'
import { GLOBAL_FLAGS, QUESTION_FLAGS } from '../../../../src/investigator/cli/flags.ts'
import type { Flag } from '../../../../src/investigator/cli/flags.ts'
import { normaliseArguments } from '../../../../src/investigator/cli/normalise-arguments.ts'
import { MigError } from '../../../../src/protocol/errors.ts'

const OWN: readonly Flag[] = [
  { name: 'path', type: 'string', repeatable: true, help: '' },
  { name: 'name', type: 'string', repeatable: true, help: '' },
  { name: 'mode', type: 'string', repeatable: true, help: '' },
  { name: 'maxdepth', type: 'number', help: '' },
  { name: 'matchall', type: 'boolean', help: '' }
]
const PING: readonly Flag[] = [
  { name: 'd', type: 'string', help: '' },
  { name: 'p', type: 'string', help: '' },
  { name: 't', type: 'string', help: '' }
]
const SHARED = [...GLOBAL_FLAGS, ...QUESTION_FLAGS]

const CASES: readonly {
  name: string
  args: string[]
  own?: readonly Flag[]
  values: Record<string, unknown>
  words?: string[]
}[] = [
  { name: 'one dash', args: ['-path', '/etc'], values: { path: ['/etc'] } },
  { name: 'two dashes', args: ['--path', '/etc'], values: { path: ['/etc'] } },
  { name: 'a value behind =', args: ['-path=/a=b'], values: { path: ['/a=b'] } },
  { name: 'empty values', args: ['-path', '', '-path='], values: { path: ['', ''] } },
  { name: 'a value in quotes, which stay', args: ['-name', "'x'", '-name="y"'], values: { name: ["'x'", '"y"'] } },
  { name: 'a value that begins with a dash', args: ['-mode', '-rw-r--r--'], values: { mode: ['-rw-r--r--'] } },
  { name: 'a value that is the name of a flag', args: ['-name', '-path'], values: { name: ['-path'] } },
  { name: 'a value with line feeds', args: ['-name=a\nb'], values: { name: ['a\nb'] } },
  { name: 'a number', args: ['-maxdepth', '007'], values: { maxdepth: 7 } },
  { name: 'a boolean, which takes no argument', args: ['-matchall', 'x'], values: { matchall: true }, words: ['x'] },
  { name: 'a boolean behind =', args: ['-matchall=F'], values: { matchall: false } },
  { name: 'the last of what cannot be repeated', args: ['-e', '1m', '-e', '2m'], values: { expire: '2m' } },
  { name: 'short names as long ones', args: ['-t', 'local', '-q'], values: { target: 'local', quiet: true } },
  {
    name: 'shared flags behind those of the module',
    args: ['-path', '/x', '-t', 'local', '-o', 'json'],
    values: { path: ['/x'], target: 'local', output: 'json' }
  },
  {
    name: 'a negative number: a word, or a value',
    args: ['-3', '-maxdepth', '-1'],
    values: { maxdepth: -1 },
    words: ['-3']
  },
  { name: 'a dash alone, which is a word', args: ['-'], values: {}, words: ['-'] },
  {
    name: "a name of both: shared in front of the module's own flags, the module's behind them",
    own: PING,
    args: ['-t', 'local', '-d', 'host', '-p', 'tcp', '-t', '5'],
    values: { target: 'local', d: 'host', p: 'tcp', t: '5' }
  }
]

const REFUSED: readonly { name: string; args: string[]; says: string }[] = [
  { name: 'an unknown flag', args: ['-pathh', '/x'], says: 'There is no flag -pathh here. Did you mean -path?' },
  { name: 'a flag without its value', args: ['-path'], says: 'The flag -path needs a value.' },
  { name: 'letters for a number', args: ['-maxdepth', 'abc'], says: 'The flag -maxdepth takes a number, not "abc".' },
  {
    name: 'a boolean that is neither',
    args: ['-matchall=maybe'],
    says: 'The flag -matchall is true or false, not "maybe".'
  },
  {
    name: 'a value outside the choices',
    args: ['-o', 'xml'],
    says: 'The flag -o is one of text, json, jsonl, csv, not "xml".'
  },
  { name: 'what only looks like a flag', args: ['-=x'], says: '-=x is not a flag.' },
  { name: 'two dashes alone', args: ['--'], says: '-- is not a flag.' }
]

describe('investigator/cli/normalise-arguments', () => {
  for (const { name, args, own, values, words } of CASES) {
    it(`reads ${name}`, () => {
      const normal = normaliseArguments(args, { own: own ?? OWN, shared: SHARED })
      expect(normal).to.deep.equal({ words: words ?? [], values })
    })
  }

  for (const { name, args, says } of REFUSED) {
    it(`refuses ${name}`, () => {
      expect(() => normaliseArguments(args, { own: OWN, shared: SHARED }))
        .to.throw(MigError, says)
        .with.property('code', 'USAGE')
    })
  }
})
