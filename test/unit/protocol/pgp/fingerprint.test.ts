import { expect } from 'chai'
import { parseFingerprint } from '../../../../src/protocol/pgp/fingerprint.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'

describe('protocol/pgp/fingerprint', () => {
  for (const text of ['ab'.repeat(20), 'AB'.repeat(20), 'abab '.repeat(10), 'ab'.repeat(32)]) {
    it(`takes ${text}`, () => {
      expect(parseFingerprint(text)).to.equal(text.replaceAll(' ', '').toUpperCase())
    })
  }

  for (const text of ['', 'ab'.repeat(19), 'ab'.repeat(21), `0x${'ab'.repeat(20)}`, 'zz'.repeat(20)]) {
    it(`refuses ${text}`, () => throwsCode(() => parseFingerprint(text), 'KEY_INVALID'))
  }
})
