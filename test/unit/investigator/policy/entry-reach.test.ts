import { expect } from 'chai'
import fc from 'fast-check'
import { reachOf } from '../../../../src/investigator/policy/entry-reach.ts'
import { parseAclEntry } from '../../../../src/protocol/acl/acl.ts'
import { decideEntry } from '../../../../src/protocol/acl/decide.ts'
import { MAX_SIGNATURES } from '../../../../src/protocol/wire/limits.ts'

const fingerprint = (n: number): string => n.toString(16).toUpperCase().padStart(40, '0')

describe('reachOf', () => {
  const keys = fc.array(fc.record({ weight: fc.integer({ min: 1, max: 5 }), person: fc.constantFrom('a', 'b', 'c') }), {
    minLength: 1,
    maxLength: MAX_SIGNATURES + 2
  })

  it('is enough for the entry exactly when some set of signers is', () => {
    fc.assert(
      fc.property(
        keys,
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 4 }),
        (list, minimumweight, people) => {
          const investigators = Object.fromEntries(
            list.map((key, n) => [String(n), { fingerprint: fingerprint(n), ...key }])
          )
          const entry = parseAclEntry({ minimumweight, people, investigators })
          const all = list.map((_, n) => fingerprint(n))
          const reach = reachOf(entry, new Set(all), new Map())
          const isEnough = reach.weight >= minimumweight && reach.people >= people
          const sets = Array.from({ length: 2 ** all.length }, (_, mask) => all.filter((_key, n) => (mask >> n) & 1))
          const isPossible = sets.some((set) => set.length <= MAX_SIGNATURES && decideEntry(entry, set).allowed)
          expect(isEnough).to.equal(isPossible)
        }
      ),
      { numRuns: 200 }
    )
  }).timeout(30_000)

  it('counts keys that may sign only, and who holds them by the keyring', () => {
    const investigators = {
      a: { fingerprint: fingerprint(1), weight: 1 },
      b: { fingerprint: fingerprint(2), weight: 1 }
    }
    const entry = parseAclEntry({ minimumweight: 2, people: 2, investigators })
    const persons = new Map([1, 2].map((n) => [fingerprint(n), 'One']))
    expect(reachOf(entry, new Set([fingerprint(1)]), new Map())).to.deep.equal({ weight: 1, people: 1 })
    expect(reachOf(entry, new Set([1, 2].map(fingerprint)), persons)).to.deep.equal({ weight: 2, people: 1 })
    expect(reachOf(entry, new Set(), persons)).to.deep.equal({ weight: 0, people: 0 })
  })
})
