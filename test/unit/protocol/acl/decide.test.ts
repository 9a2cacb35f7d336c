import { expect } from 'chai'
import { parseAcl, parseAclEntry } from '../../../../src/protocol/acl/acl.ts'
import { decideAcl, decideEntry, type AclQuestion } from '../../../../src/protocol/acl/decide.ts'

const ALICE = 'A'.repeat(40)
const ALICE_LAPTOP = 'B'.repeat(40)
const BOB = 'C'.repeat(40)
const STRANGER = 'D'.repeat(40)

const INVESTIGATORS = {
  alice: { fingerprint: ALICE, weight: 2 },
  laptop: { fingerprint: ALICE_LAPTOP, weight: 1, person: 'Alice' },
  bob: { fingerprint: BOB, weight: 1 }
}
const READS = { contents: true, hashes: false, paths: ['/etc/passwd', '/etc'] }

function entryOf(changes: object = {}): object {
  return { minimumweight: 1, investigators: INVESTIGATORS, ...changes }
}

function decideFile(entry: object, question: Partial<AclQuestion>): ReturnType<typeof decideAcl> {
  return decideAcl(parseAcl({ file: entry }), { module: 'file', signers: [ALICE], classes: READS, ...question })
}

describe('protocol/acl/decide', () => {
  it('allows, and says by how much', () => {
    expect(decideFile(entryOf(), { signers: [ALICE, BOB] })).to.deep.equal({
      allowed: true,
      weight: 3,
      required: 1,
      people: 2,
      requiredPeople: 1,
      confinements: [],
      reason: 'The weight for file is 3 of 1, the people 2 of 1.'
    })
  })

  it('names the missing weight', () => {
    const decision = decideFile(entryOf({ minimumweight: 4 }), { signers: [ALICE, BOB, STRANGER] })
    expect([decision.allowed, decision.reason]).to.deep.equal([
      false,
      'To sign for file takes weight 4 and the signers weigh 3.'
    ])
  })

  it('names the missing people', () => {
    const decision = decideFile(entryOf({ people: 2 }), { signers: [ALICE, ALICE_LAPTOP] })
    expect([decision.allowed, decision.reason]).to.deep.equal([
      false,
      'To sign for file takes 2 different people and the signers are 1.'
    ])
    expect(decideFile(entryOf({ minimumweight: 9, people: 2 }), {}).reason).to.equal(
      'To sign for file takes weight 9 and the signers weigh 2, and 2 different people and the signers are 1.'
    )
  })

  it('takes the person from the entry, then from the keyring, then from the label', () => {
    const entry = entryOf({ people: 2 })
    const persons = new Map([
      [BOB, 'alice'],
      [ALICE_LAPTOP, 'carol']
    ])
    expect(decideFile(entry, { signers: [ALICE, BOB] }).people).to.equal(2)
    expect(decideFile(entry, { signers: [ALICE, BOB], persons }).people, 'the keyring knows better').to.equal(1)
    expect(decideFile(entry, { signers: [ALICE, ALICE_LAPTOP], persons }).people, 'the entry decides').to.equal(1)
  })

  it('prefers the entry of the module, else the default, else denies', () => {
    const acl = parseAcl({ file: entryOf({ minimumweight: 3 }), default: entryOf() })
    expect(decideAcl(acl, { module: 'file', signers: [ALICE] }).allowed).to.equal(false)
    expect(decideAcl(acl, { module: 'ping', signers: [ALICE] }).allowed).to.equal(true)
    expect(decideAcl(acl, { module: 'toString', signers: [] }).allowed).to.equal(false)
    expect(decideAcl(parseAcl({}), { module: 'ping', signers: [ALICE] })).to.include({
      allowed: false,
      reason: 'The ACL has neither an entry for ping nor a default.'
    })
  })

  it('refuses a key that signed twice, whatever the case of its fingerprint', () => {
    const decision = decideFile(entryOf(), { signers: [ALICE, ALICE.toLowerCase()] })
    expect([decision.allowed, decision.reason]).to.deep.equal([false, `The key ${ALICE} signed more than once.`])
  })

  it('lets an ACL raise the minimum of a module, and not lower it', () => {
    const minimum = { weight: 3, people: 2 }
    expect(decideFile(entryOf(), { minimum })).to.include({ allowed: false, required: 3, requiredPeople: 2 })
    expect(decideFile(entryOf({ minimumweight: 4, people: 3 }), { minimum })).to.include({
      required: 4,
      requiredPeople: 3
    })
    expect(decideFile(entryOf(), { minimum, signers: [ALICE, BOB] }).allowed).to.equal(true)
  })

  describe('rules', () => {
    const contents = { when: { contents: true }, minimumweight: 3 }
    const hashes = { when: { hashes: true }, people: 2 }
    const outside = { when: { pathsOutside: ['/etc', '/usr/lib'] }, minimumweight: 5 }
    const contentsOutside = { when: { contents: true, pathsOutside: ['/etc'] }, minimumweight: 6 }

    const CASES: readonly (readonly [
      name: string,
      rules: object[],
      classes: AclQuestion['classes'],
      required: number,
      people: number
    ])[] = [
      ['a class that is there', [contents], READS, 3, 1],
      ['a class that is not there', [contents], { ...READS, contents: false }, 1, 1],
      ['every rule that applies', [contents, hashes], { ...READS, hashes: true }, 3, 2],
      ['paths inside', [outside], READS, 1, 1],
      ['one path outside', [outside], { ...READS, paths: ['/etc', '/etcetera'] }, 5, 1],
      ['no paths at all', [outside], { ...READS, paths: [] }, 1, 1],
      ['a path that is not clean', [outside], { ...READS, paths: ['/etc/../root'] }, 5, 1],
      ['all of a condition', [contentsOutside], { ...READS, paths: ['/root'] }, 6, 1],
      ['half of a condition', [contentsOutside], { contents: false, hashes: true, paths: ['/root'] }, 1, 1],
      ['unknown classes: every rule', [contents, hashes, outside], undefined, 5, 2]
    ]
    for (const [name, rules, classes, required, people] of CASES) {
      it(`minds ${name}`, () => {
        const acl = parseAcl({ file: entryOf({ rules }) })
        const question = { module: 'file', signers: [ALICE], ...(classes === undefined ? {} : { classes }) }
        expect(decideAcl(acl, question)).to.include({ required, requiredPeople: people })
      })
    }

    it('confine the module to folders that the signers may not leave', () => {
      expect(decideFile(entryOf({ rules: [outside, contentsOutside] }), {}).confinements).to.deep.equal([
        ['/etc', '/usr/lib'],
        ['/etc']
      ])
    })

    it('confine nothing when the signers are enough, the rule is about something else, or it made its demand', () => {
      const enough = { when: { pathsOutside: ['/etc'] }, minimumweight: 2 }
      expect(decideFile(entryOf({ rules: [enough, contents] }), {}).confinements).to.deep.equal([])
      const ofHashes = { when: { hashes: true, pathsOutside: ['/etc'] }, people: 2 }
      expect(decideFile(entryOf({ rules: [ofHashes] }), {}).confinements).to.deep.equal([])
      const applied = decideFile(entryOf({ rules: [outside] }), { classes: { ...READS, paths: ['/root'] } })
      expect([applied.allowed, applied.confinements]).to.deep.equal([false, []])
    })
  })

  it('decides by one entry alone', () => {
    const quorum = parseAclEntry(entryOf({ minimumweight: 3, people: 2 }))
    expect(decideEntry(quorum, [ALICE, BOB]).allowed).to.equal(true)
    expect(decideEntry(quorum, [ALICE]).reason).to.equal(
      'To sign for the quorum takes weight 3 and the signers weigh 2, and 2 different people and the signers are 1.'
    )
    expect(decideEntry(quorum, [ALICE, BOB], new Map([[BOB, 'Alice']])).allowed).to.equal(false)
  })
})
