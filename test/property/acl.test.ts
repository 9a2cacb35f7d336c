import { expect } from 'chai'
import fc from 'fast-check'
import { parseAcl } from '../../src/protocol/acl/acl.ts'
import { decideAcl, type AclQuestion } from '../../src/protocol/acl/decide.ts'
import type { AclEntry } from '../../src/protocol/order/schema.ts'

const CASES = 100_000
const KEYS = Array.from({ length: 6 }, (_, n) => n.toString(16).toUpperCase().repeat(40).slice(0, 39) + 'A')
const PATHS = ['/etc', '/etc/ssh', '/etcetera', '/usr/lib', '/', '/etc/../root', 'relative']
const FOLDERS = ['/etc', '/usr', '/']

/** The rules of docs/protocol/acl.md, written down once more and as plainly as can be. */
function reference(acl: Record<string, AclEntry>, question: AclQuestion): boolean {
  const entry = acl[question.module] ?? acl['default']
  if (entry === undefined) return false
  const signers = question.signers.map((signer) => signer.toUpperCase())
  for (const signer of signers) if (signers.filter((other) => other === signer).length > 1) return false
  let weight = 0
  const people: string[] = []
  for (const signer of signers) {
    const labels = Object.entries(entry.investigators).filter(
      ([, { fingerprint }]) => fingerprint.toUpperCase() === signer
    )
    if (labels.length === 0) continue
    weight += Math.min(...labels.map(([, investigator]) => investigator.weight))
    const named = labels.find(([, { person }]) => person !== undefined)?.[1].person
    const person = (named ?? question.persons?.get(signer) ?? labels[0]![0]).toLowerCase()
    if (!people.includes(person)) people.push(person)
  }
  const demands = [{ weight: entry.minimumweight, people: entry.people ?? 1 }]
  if (question.minimum !== undefined) demands.push(question.minimum)
  for (const { when, minimumweight, people: wanted } of entry.rules ?? []) {
    const { classes } = question
    if (classes !== undefined) {
      if (when.contents === true && !classes.contents) continue
      if (when.hashes === true && !classes.hashes) continue
      const { pathsOutside } = when
      if (pathsOutside !== undefined && classes.paths.every((path) => liesInOne(path, pathsOutside))) continue
    }
    demands.push({ weight: minimumweight ?? 1, people: wanted ?? 1 })
  }
  return demands.every((demand) => weight >= demand.weight && people.length >= demand.people)
}

function liesInOne(path: string, folders: readonly string[]): boolean {
  if (!path.startsWith('/') || path.split('/').includes('..')) return false
  return folders.some((folder) => folder === '/' || path === folder || path.startsWith(`${folder}/`))
}

const weight = fc.integer({ min: 1, max: 4 })
const people = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined })
const cased = fc
  .tuple(fc.constantFrom(...KEYS), fc.boolean())
  .map(([key, isLower]) => (isLower ? key.toLowerCase() : key))
/** who holds a key: always the same, or nobody says it */
const holder = (key: string): string => `Person ${KEYS.indexOf(key.toUpperCase()) % 3}`
const investigator = fc
  .record({ fingerprint: cased, weight, isNamed: fc.boolean(), isLoud: fc.boolean() })
  .map(({ fingerprint, weight: own, isNamed, isLoud }) => ({
    fingerprint,
    weight: own,
    // the ACL refuses a key of two people, also when they differ in case alone
    ...(isNamed
      ? {
          person:
            isLoud && KEYS.indexOf(fingerprint.toUpperCase()) > 2
              ? holder(fingerprint).toUpperCase()
              : holder(fingerprint)
        }
      : {})
  }))
const rule = fc
  .record({
    contents: fc.boolean(),
    hashes: fc.boolean(),
    pathsOutside: fc.option(fc.subarray(FOLDERS, { minLength: 1 }), { nil: undefined }),
    minimumweight: fc.option(weight, { nil: undefined }),
    people
  })
  .filter(({ contents, hashes, pathsOutside }) => contents || hashes || pathsOutside !== undefined)
  .map(({ contents, hashes, pathsOutside, minimumweight, people: wanted }) => ({
    when: { ...(contents && { contents }), ...(hashes && { hashes }), ...(pathsOutside && { pathsOutside }) },
    ...(minimumweight && { minimumweight }),
    ...(wanted && { people: wanted })
  }))
const entry = fc
  .record({
    minimumweight: weight,
    investigators: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), investigator, { maxKeys: 5 }),
    people,
    rules: fc.option(fc.array(rule, { maxLength: 3 }), { nil: undefined })
  })
  .map(({ people: wanted, rules, ...rest }) => ({
    ...rest,
    ...(wanted && { people: wanted }),
    ...(rules && { rules })
  }))
const acl = fc.dictionary(fc.constantFrom('file', 'default', 'cancel'), entry, { maxKeys: 3 })
const classes = fc.record({ contents: fc.boolean(), hashes: fc.boolean(), paths: fc.subarray(PATHS) })
const question = fc
  .record({
    module: fc.constantFrom('file', 'other'),
    signers: fc.array(cased, { maxLength: 5 }),
    hasPersons: fc.boolean(),
    minimum: fc.option(fc.record({ weight, people: fc.integer({ min: 1, max: 2 }) }), { nil: undefined }),
    classes: fc.option(classes, { nil: undefined })
  })
  .map(({ hasPersons, minimum, classes: asked, ...rest }): AclQuestion => ({
    ...rest,
    ...(hasPersons && { persons: new Map(KEYS.map((key) => [key, holder(key)])) }),
    ...(minimum && { minimum }),
    ...(asked && { classes: asked })
  }))

describe('decideAcl', () => {
  it(`says the same as a plain reading of its rules, ${CASES} times`, () => {
    let allowed = 0
    let refused = 0
    fc.assert(
      fc.property(acl, question, (rules, asked) => {
        let parsed
        try {
          parsed = parseAcl(rules)
        } catch {
          // a key of two people
          refused++
          return
        }
        const decision = decideAcl(parsed, asked)
        expect(decision.allowed).to.equal(reference(rules, asked))
        if (decision.allowed) allowed++
      }),
      { numRuns: CASES }
    )
    // cases that never come prove nothing
    expect(allowed).to.be.greaterThan(CASES / 50)
    expect(refused).to.be.lessThan(CASES / 10)
  }).timeout(120_000)
})
