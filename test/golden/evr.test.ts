import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { compareDpkg } from '../../src/modules/shared/versions/dpkg.ts'
import { VersionError } from '../../src/modules/shared/versions/evr.ts'
import { compareRpm } from '../../src/modules/shared/versions/rpm.ts'

interface Row {
  actual: string
  op: '<' | '=' | '>'
  check: string
  expect?: boolean
  expect_error?: string
}
const golden = JSON.parse(readFileSync(new URL('./evr.json', import.meta.url), 'utf8')) as {
  evr: { test: Row[]; observed: Row[] }
}

/** Where MIG contradicts dpkg (`d`) or rpm (`r`); docs/differences-from-mig.md has them. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  '1.00 > 1.0': 'dr',
  '1.0 < 1.00': 'dr',
  '1.0 = 1.00': 'dr',
  '0 < 00': 'dr',
  '0 = 00': 'dr',
  '1.0~rc1 < 1.0': 'dr',
  '1.0.a < 1.0.1': 'd'
}

const RULES = { d: compareDpkg, r: compareRpm }

function answer(compare: typeof compareDpkg, { actual, op, check }: Row): boolean | string {
  try {
    const order = Math.sign(compare(actual, check))
    return order === { '<': -1, '=': 0, '>': 1 }[op]
  } catch (error) {
    if (error instanceof VersionError) return error.message
    throw error
  }
}

describe('golden/evr.json', () => {
  for (const [name, compare] of Object.entries(RULES)) {
    for (const row of [...golden.evr.test, ...golden.evr.observed]) {
      const text = `${row.actual} ${row.op} ${row.check}`
      const isDifferent = DIFFERENCES[text]?.includes(name) === true
      it(`${name === 'd' ? 'dpkg' : 'rpm'}: ${text}${isDifferent ? ', not as MIG' : ''}`, () => {
        const migs = row.expect_error ?? row.expect
        const ours = answer(compare, row)
        if (isDifferent) expect(ours).to.be.a('boolean').and.not.equal(migs)
        else expect(ours).to.equal(migs)
      })
    }
  }
})
