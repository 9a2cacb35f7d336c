import { expect } from 'chai'
import { enums } from 'openpgp'
import { createKeyring } from '../../../../src/protocol/pgp/keyring.ts'
import { minimalPublicKey } from '../../../../src/protocol/pgp/minimal-key.ts'
import { readPublicKey } from '../../../../src/protocol/pgp/public-key.ts'
import { withDirectSignatures } from '../../../../src/protocol/pgp/self-signatures.ts'
import { readSigningKeys } from '../../../../src/protocol/pgp/signing-key.ts'
import { MAX_KEY_BYTES } from '../../../../src/protocol/wire/limits.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { makeKey, signOver } from '../../../helpers/openpgp-keys.ts'
import { NOW } from '../../../helpers/orders.ts'

describe('protocol/pgp/minimal-key', () => {
  it('keeps what it takes to verify and nothing else', async () => {
    const key = await makeKey({ users: ['Ada', 'Ada too'], subkeys: [{ sign: true }, {}] })
    const friend = await makeKey()
    const [user] = key.users
    const bound = { userID: user?.userID, key: key.keyPacket }
    user?.selfCertifications.push(
      await signOver(key.keyPacket, enums.signature.certGeneric, bound, { keyFlags: new Uint8Array([3]) })
    )
    user?.otherCertifications.push(await signOver(friend.keyPacket, enums.signature.certGeneric, bound))
    user?.revocationSignatures.push(await signOver(key.keyPacket, enums.signature.certRevocation, bound))
    const direct = (at: number): Promise<unknown> =>
      signOver(key.keyPacket, enums.signature.key, { key: key.keyPacket }, {}, at)
    withDirectSignatures(key).directSignatures.push(
      (await direct(NOW - 2000)) as never,
      (await direct(NOW - 1000)) as never
    )

    const minimal = await minimalPublicKey(key.toPublic().write())
    expect(minimal.fingerprint).to.equal(key.getFingerprint().toUpperCase())
    expect(minimal.userIds).to.deep.equal(['Ada', 'Ada too'])
    const read = await readPublicKey(minimal.key)
    expect(read.users.map((each) => each.selfCertifications.length)).to.deep.equal([1, 1])
    expect(read.users.map((each) => each.revocationSignatures.length)).to.deep.equal([1, 0])
    expect(read.users.map((each) => each.otherCertifications.length)).to.deep.equal([0, 0])
    expect(withDirectSignatures(read).directSignatures.map(({ created }) => created?.getTime())).to.deep.equal([
      NOW - 1000
    ])
    expect(read.subkeys.map((subkey) => subkey.getFingerprint())).to.deep.equal([key.subkeys[0]?.getFingerprint()])
  })

  it('leaves the judgement as it was', async () => {
    const key = await makeKey({ lifeSec: 86_400 * 30, subkeys: [{ sign: true }, { sign: true }] })
    const [, second] = key.subkeys
    if (second !== undefined) key.subkeys[1] = await second.revoke(key.keyPacket as never)
    const { key: bytes } = await minimalPublicKey(key.write())
    const before = (await readSigningKeys(key.toPublic())).filter(({ flaw }) => flaw === undefined)
    const after = await readSigningKeys(await readPublicKey(bytes))
    const times = (keys: typeof before): unknown[] =>
      keys.map(({ validFrom, validUntil, keyId }) => [validFrom, validUntil, keyId])
    expect(times(after)).to.deep.equal(times(before))
  })

  it('takes an expired key, which its owner may prolong', async () => {
    const { fingerprint, key } = await minimalPublicKey((await makeKey({ lifeSec: 60 })).armor())
    expect((await createKeyring([{ fingerprint, key, person: 'ada', name: 'Ada' }])).fingerprints).to.deep.equal([
      fingerprint
    ])
  })

  it('drops user ids that the key itself does not certify', async () => {
    const key = await makeKey()
    key.users.push(...(await makeKey({ users: ['Mallory'] })).users)
    expect((await minimalPublicKey(key.write())).userIds).to.deep.equal(['Ada <ada@example.net>'])
  })

  it('refuses a key that may not sign', async () => {
    await expectCode(minimalPublicKey((await (await makeKey()).revoke()).write()), 'KEY_INVALID')
    await expectCode(minimalPublicKey((await makeKey({ type: 'nistP521' })).write()), 'KEY_INVALID')
    await expectCode(minimalPublicKey('no key'), 'KEY_INVALID')
  })

  it('takes as large a key as a policy does, and no larger', async () => {
    // of fixed size but for the last user id
    const keyOf = async (characters: number): Promise<Uint8Array> => {
      const users = ['a', 'b', 'c'].map((name) => name.padEnd(4500, 'x'))
      return (await makeKey({ type: 'curve25519', users: [...users, 'x'.repeat(characters)] })).write()
    }
    const some = (await minimalPublicKey(await keyOf(1000))).key.byteLength
    const most = 1000 + MAX_KEY_BYTES - some
    expect((await minimalPublicKey(await keyOf(most))).key.byteLength).to.equal(MAX_KEY_BYTES)
    await expectCode(minimalPublicKey(await keyOf(most + 1)), 'KEY_INVALID')
  })
})
