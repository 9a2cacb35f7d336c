import { expect } from 'chai'
import { enums, UserAttributePacket, type User } from 'openpgp'
import {
  backSignature,
  keyRevocation,
  newestBinding,
  newestCertification,
  newestDirectSignature,
  subkeyRevocation,
  userRevocation,
  withDirectSignatures
} from '../../../../src/protocol/pgp/self-signatures.ts'
import { makeKey, signOver } from '../../../helpers/openpgp-keys.ts'
import { NOW } from '../../../helpers/orders.ts'

describe('protocol/pgp/self-signatures', () => {
  it('are the newest that verify, whatever stands behind them', async () => {
    const key = await makeKey()
    const other = await makeKey()
    const bound = { key: key.keyPacket }
    const direct = (at: number): ReturnType<typeof signOver> =>
      signOver(key.keyPacket, enums.signature.key, bound, {}, at)
    const [older, newer] = [await direct(NOW - 2000), await direct(NOW - 1000)]
    const foreign = await signOver(other.keyPacket, enums.signature.key, bound, {}, NOW)
    withDirectSignatures(key).directSignatures = [newer, foreign, older]
    expect(await newestDirectSignature(key)).to.equal(newer)
    withDirectSignatures(key).directSignatures = [foreign]
    expect(await newestDirectSignature(key)).to.equal(undefined)
  })

  it('of one type are not those of another', async () => {
    const key = await makeKey()
    withDirectSignatures(key).directSignatures = [
      await signOver(key.keyPacket, enums.signature.keyRevocation, { key: key.keyPacket })
    ]
    expect(await newestDirectSignature(key)).to.equal(undefined)
  })

  it('are not there where nobody made one', async () => {
    const key = await makeKey({ subkeys: [{}] })
    const [user] = key.users
    const [subkey] = key.subkeys
    if (user === undefined || subkey === undefined) throw new TypeError('a user id and a subkey')
    const binding = await newestBinding(key, subkey)
    expect(binding).to.equal(subkey.bindingSignatures[0])
    expect([
      await keyRevocation(key),
      await userRevocation(key, user),
      await subkeyRevocation(key, subkey),
      binding === undefined ? 'a binding' : await backSignature(key, subkey, binding)
    ]).to.deep.equal([undefined, undefined, undefined, undefined])
  })

  it('of a photo do not count', async () => {
    const key = await makeKey()
    const [user] = key.users
    const photo = Object.assign(Object.create(user as User) as User, {
      userID: null,
      userAttribute: new UserAttributePacket()
    })
    expect(await newestCertification(key, user as User)).to.equal(user?.selfCertifications[0])
    expect(await newestCertification(key, photo)).to.equal(undefined)
  })
})
