import { expect } from 'chai'
import { MigError } from '../../src/protocol/errors.ts'
import { parseTarget } from '../../src/protocol/target/parse.ts'

/** The sentence with which a target is refused, `undefined` when it is not. Any other error fails the test. */
export function targetRefusalOf(text: string): string | undefined {
  try {
    parseTarget(text)
    return undefined
  } catch (error) {
    expect(error).to.be.instanceOf(MigError)
    expect((error as MigError).code).to.equal('TARGET_INVALID')
    return (error as MigError).message
  }
}
