import { expect } from 'chai'
import { parseAcl, parseAclEntry } from '../../../../src/protocol/acl/acl.ts'
import { MigError } from '../../../../src/protocol/errors.ts'
import {
  MAX_ACL_ENTRIES,
  MAX_ACL_NAME_CHARACTERS,
  MAX_ACL_PATH_CHARACTERS,
  MAX_ACL_PATHS,
  MAX_ACL_RULES,
  MAX_ACL_WEIGHT
} from '../../../../src/protocol/wire/limits.ts'

const A = 'A'.repeat(40)
const B = 'B'.repeat(64)

function entry(changes: object = {}): object {
  return { minimumweight: 1, investigators: { alice: { fingerprint: A, weight: 1 } }, ...changes }
}

function refusalOf(json: unknown): string | undefined {
  try {
    parseAcl(json)
    return undefined
  } catch (error) {
    expect(error).to.be.instanceOf(MigError)
    expect((error as MigError).code).to.equal('ACL_INVALID')
    return (error as MigError).message
  }
}

const rule = (when: object): object => ({ file: entry({ rules: [{ when, people: 2 }] }) })

/** What an ACL must not say, with what the message begins with. */
const REFUSED: Record<string, readonly [json: unknown, message: string]> = {
  'a list': [[], 'The document: '],
  'an entry without weight': [{ file: { investigators: {} } }, 'file.minimumweight: '],
  'a minimum of zero': [{ file: entry({ minimumweight: 0 }) }, 'file.minimumweight: '],
  'a fraction': [{ file: entry({ minimumweight: 1.5 }) }, 'file.minimumweight: '],
  'a negative weight': [
    { file: entry({ investigators: { alice: { fingerprint: A, weight: -1 } } }) },
    'file.investigators.alice.weight: '
  ],
  'a short fingerprint': [
    { file: entry({ investigators: { alice: { fingerprint: 'AB', weight: 1 } } }) },
    'file.investigators.alice.fingerprint: '
  ],
  'an unknown key': [{ file: entry({ minimumWeight: 1 }) }, 'file: '],
  'no people': [{ file: entry({ people: 0 }) }, 'file.people: '],
  'an empty condition': [rule({}), 'file.rules[0].when: names no class of parameters.'],
  'a condition that is only false': [rule({ contents: false }), 'file.rules[0].when: names no class of parameters.'],
  'a relative path': [
    rule({ pathsOutside: ['/etc', 'home'] }),
    'file.rules[0].when.pathsOutside[1]: is not an absolute, clean path.'
  ],
  'one key of two people': [
    {
      file: entry({
        investigators: {
          alice: { fingerprint: A, weight: 1, person: 'alice' },
          bob: { fingerprint: A.toLowerCase(), weight: 1, person: 'bob' }
        }
      })
    },
    'file.investigators.bob: its key is said to be of alice too.'
  ]
}

describe('protocol/acl/acl', () => {
  it('reads MIG’s format', () => {
    const acl = parseAcl({ default: entry() })
    expect(acl.get('default')).to.deep.equal({
      minimumWeight: 1,
      minimumPeople: 1,
      investigators: new Map([[A, { weight: 1, label: 'alice' }]]),
      rules: []
    })
  })

  it('reads people and rules', () => {
    const parsed = parseAclEntry({
      minimumweight: 2,
      people: 2,
      investigators: { 'bob@desk': { fingerprint: B.toLowerCase(), weight: 2, person: 'bob' } },
      rules: [
        { when: { contents: true, pathsOutside: ['/etc', '/'] }, minimumweight: 3 },
        { when: { hashes: true }, people: 3 }
      ]
    })
    expect(parsed).to.deep.equal({
      minimumWeight: 2,
      minimumPeople: 2,
      investigators: new Map([[B, { weight: 2, label: 'bob@desk', person: 'bob' }]]),
      rules: [
        {
          when: { contents: true, hashes: false, pathsOutside: ['/etc', '/'] },
          minimumWeight: 3,
          minimumPeople: 1
        },
        { when: { contents: false, hashes: true }, minimumWeight: 1, minimumPeople: 3 }
      ]
    })
  })

  it('counts a key with two labels once, with the lesser weight and the person that is known', () => {
    const { investigators } = parseAclEntry({
      minimumweight: 1,
      investigators: {
        desk: { fingerprint: A, weight: 3 },
        laptop: { fingerprint: A.toLowerCase(), weight: 2, person: 'alice' },
        phone: { fingerprint: A, weight: 5, person: 'alice' }
      }
    })
    expect([...investigators]).to.deep.equal([[A, { weight: 2, label: 'desk', person: 'alice' }]])
  })

  for (const [name, [json, message]] of Object.entries(REFUSED)) {
    it(`refuses ${name}`, () => {
      expect(refusalOf(json)?.slice(0, message.length)).to.equal(message)
    })
  }

  it('has bounds', () => {
    const many = (count: number): object =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`m${n}`, entry()]))
    const rules = (count: number): object => ({ file: entry({ rules: Array(count).fill({ when: { hashes: true } }) }) })
    const paths = (count: number): object => rule({ pathsOutside: Array(count).fill('/etc') })
    const longPath = (length: number): object => rule({ pathsOutside: [`/${'x'.repeat(length - 1)}`] })
    const label = (length: number): object => ({
      file: entry({ investigators: { ['x'.repeat(length)]: { fingerprint: A, weight: 1 } } })
    })
    const weight = (minimumweight: number): object => ({ file: entry({ minimumweight }) })
    const bounds: readonly (readonly [limit: number, make: (size: number) => object])[] = [
      [MAX_ACL_ENTRIES, many],
      [MAX_ACL_RULES, rules],
      [MAX_ACL_PATHS, paths],
      [MAX_ACL_PATH_CHARACTERS, longPath],
      [MAX_ACL_NAME_CHARACTERS, label],
      [MAX_ACL_WEIGHT, weight]
    ]
    for (const [limit, make] of bounds) {
      expect(refusalOf(make(limit)), `${make.name} ${limit}`).to.equal(undefined)
      expect(refusalOf(make(limit + 1)), `${make.name} ${limit + 1}`).to.not.equal(undefined)
    }
  })
})
