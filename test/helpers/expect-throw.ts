import { expect } from 'chai'
import { type Code, MigError } from '../../src/protocol/errors.ts'

/** Expects a MigError with this code, thrown at once; returns it. */
export function throwsCode(run: () => unknown, code: Code): MigError {
  let thrown: unknown
  try {
    run()
  } catch (error) {
    thrown = error
  }
  expect(thrown, `expected ${code}`).to.be.instanceOf(MigError)
  expect((thrown as MigError).code, (thrown as MigError).message).to.equal(code)
  return thrown as MigError
}
