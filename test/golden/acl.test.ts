import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { parseAcl } from '../../src/protocol/acl/acl.ts'
import { decideAcl } from '../../src/protocol/acl/decide.ts'
import { codeOf } from '../../src/protocol/errors.ts'

interface AclCase {
  readonly name: string
  readonly acl: unknown
  readonly module: string
  readonly fingerprints: readonly string[]
  readonly expect_allowed: boolean
}

/** Where MIG decides something else: these ACLs cannot be used at all. */
const DIFFERENCES: Record<string, string> = {
  'minimum weight zero is refused': 'refused when it is read, not only when it is asked',
  'negative minimum weight refused': 'refused when it is read, not only when it is asked',
  'negative investigator weight subtracts': 'weights are positive: here MIG allows, and mig-mesh does not'
}

const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'acl.json'), 'utf8')) as {
  cases: AclCase[]
  extra_cases: AclCase[]
}
const cases = [...golden.cases, ...golden.extra_cases]

describe('golden/acl', () => {
  for (const { name, acl, module, fingerprints, expect_allowed: isAllowed } of cases) {
    const difference = DIFFERENCES[name]
    if (difference === undefined) {
      it(`${name}: decides as MIG does`, () => {
        expect(decideAcl(parseAcl(acl), { module, signers: fingerprints }).allowed).to.equal(isAllowed)
      })
    } else {
      it(`${name}: ${difference}`, () => {
        expect(() => parseAcl(acl)).to.throw().that.satisfies((error: unknown) => codeOf(error) === 'ACL_INVALID')
      })
    }
  }

  it('has every difference among its cases', () => {
    expect(cases.map(({ name }) => name)).to.include.members(Object.keys(DIFFERENCES))
  })
})
