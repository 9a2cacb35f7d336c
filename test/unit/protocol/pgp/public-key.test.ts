import { expect } from 'chai'
import { readPublicKey } from '../../../../src/protocol/pgp/public-key.ts'
import { concatBytes, toUtf8 } from '../../../../src/util/bytes.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { makeKey } from '../../../helpers/openpgp-keys.ts'

describe('protocol/pgp/public-key', () => {
  it('reads public and private keys, binary and armoured, as the public half', async () => {
    const key = await makeKey()
    const expected = key.toPublic().write()
    for (const form of [expected, key.write(), key.armor(), key.toPublic().armor()]) {
      const read = await readPublicKey(form)
      expect(read.isPrivate()).to.equal(false)
      expect(read.write()).to.deep.equal(expected)
    }
  })

  it('refuses what is not exactly one key', async () => {
    const one = (await makeKey()).toPublic().write()
    const two = (await makeKey()).toPublic().write()
    await expectCode(readPublicKey(concatBytes(one, two)), 'KEY_INVALID')
    await expectCode(readPublicKey(new Uint8Array()), 'KEY_INVALID')
    await expectCode(readPublicKey(toUtf8('no key')), 'KEY_INVALID')
    await expectCode(readPublicKey('no key'), 'KEY_INVALID')
  })
})
