import { expect } from 'chai'
import { type Code, MigError } from '../../src/protocol/errors.ts'

/** Expects a MigError with this code; returns it. */
export async function expectCode(promise: Promise<unknown>, code: Code): Promise<MigError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason
  )
  expect(error, `expected ${code}`).to.be.instanceOf(MigError)
  expect((error as MigError).code, (error as MigError).message).to.equal(code)
  return error as MigError
}
