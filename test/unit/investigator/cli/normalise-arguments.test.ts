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

const CASES: readonly { name: string; args: string[]; own?: readonly Flag[]; expected: string[] }[] = [
  { name: 'one dash', args: ['-path', '/etc'], expected: ['--path=/etc'] },
  { name: 'two dashes', args: ['--path', '/etc'], expected: ['--path=/etc'] },
  { name: 'a value behind =', args: ['-path=/a=b'], expected: ['--path=/a=b'] },
  { name: 'an empty value', args: ['-path', ''], expected: ['--path='] },
  { name: 'a value that begins with a dash', args: ['-mode', '-rw-r--r--'], expected: ['--mode=-rw-r--r--'] },
  { name: 'a value that is the name of a flag', args: ['-name', '-path'], expected: ['--name=-path'] },
  { name: 'a value with line feeds', args: ['-name=a\nb'], expected: ['--name=a\nb'] },
  { name: 'a boolean takes no argument', args: ['-matchall', 'x'], expected: ['--matchall=true', 'x'] },
  {
    name: 'a boolean behind =',
    args: ['-matchall=F', '--matchall=1'],
    expected: ['--matchall=false', '--matchall=true']
  },
  {
    name: 'short names become long ones',
    args: ['-t', 'local', '-e', '5m'],
    expected: ['--target=local', '--expire=5m']
  },
  {
    name: 'shared flags behind those of the module',
    args: ['-path', '/x', '-t', 'local', '-o', 'json'],
    expected: ['--path=/x', '--target=local', '--output=json']
  },
  {
    name: 'a negative number is a word, or a value',
    args: ['-3', '-maxdepth', '-1'],
    expected: ['-3', '--maxdepth=-1']
  },
  { name: 'a dash alone is a word', args: ['-'], expected: ['-'] },
  { name: 'what stands behind --', args: ['-path', '/x', '--', '-t'], expected: ['--path=/x', '--', '-t'] },
  {
    name: "a name of both is shared in front of the module's own flags, and the module's behind them",
    own: PING,
    args: ['-t', 'local', '-d', 'host', '-p', 'tcp', '-t', '5'],
    expected: ['--target=local', '--d=host', '--p=tcp', '--t=5']
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
  { name: 'what only looks like a flag', args: ['-=x'], says: '-=x is not a flag.' }
]

describe('investigator/cli/normalise-arguments', () => {
  for (const { name, args, own, expected } of CASES) {
    it(name, () => {
      expect(normaliseArguments(args, { own: own ?? OWN, shared: SHARED })).to.deep.equal(expected)
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
