import { expect } from 'chai'
import { enums, type PrivateKey } from 'openpgp'
import { createKeyring } from '../../../../src/protocol/pgp/keyring.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { listed, makeKey, signOver } from '../../../helpers/openpgp-keys.ts'

describe('protocol/pgp/keyring', () => {
  it('finds primary keys and subkeys, by fingerprint and by key id', async () => {
    const key = await makeKey({ subkeys: [{ sign: true }] })
    const keyring = await createKeyring([listed(key)])
    const primary = key.getFingerprint().toUpperCase()
    expect(keyring.fingerprints).to.deep.equal([primary])
    for (const part of [key, ...key.subkeys]) {
      const keyId = part.getKeyID().toHex()
      const fingerprint = part.getFingerprint()
      for (const found of [keyring.find({ keyId, fingerprint: undefined }), keyring.find({ keyId: '', fingerprint })]) {
        expect(found).to.include({ fingerprint: primary, person: 'ada', name: 'ada' })
        expect(found?.key).to.include({ fingerprint, keyId })
      }
    }
  })

  it('goes by the fingerprint where there is one', async () => {
    const key = await makeKey()
    const keyring = await createKeyring([listed(key)])
    expect(keyring.find({ keyId: key.getKeyID().toHex(), fingerprint: 'ab'.repeat(20) })).to.equal(undefined)
  })

  it('takes fingerprints in either case and keys in armour', async () => {
    const key = await makeKey()
    const source = { ...listed(key), fingerprint: key.getFingerprint().toLowerCase(), key: key.toPublic().armor() }
    expect((await createKeyring([source])).fingerprints).to.deep.equal([key.getFingerprint().toUpperCase()])
  })

  it('refuses a key that is not the one of its fingerprint', async () => {
    const key = await makeKey()
    await expectCode(createKeyring([{ ...listed(key), fingerprint: 'ab'.repeat(20) }]), 'KEY_INVALID')
    await expectCode(createKeyring([{ ...listed(key), fingerprint: 'x' }]), 'KEY_INVALID')
  })

  it('refuses a key twice', async () => {
    const key = await makeKey()
    await expectCode(createKeyring([listed(key), listed(key, 'bob')]), 'KEY_INVALID')
  })

  it('may be empty', async () => {
    expect((await createKeyring([])).fingerprints).to.deep.equal([])
  })

  it("does not let anyone claim another's subkey, whoever comes first", async () => {
    const owner = await makeKey({ subkeys: [{ sign: true }] })
    const thief = await makeKey({ subkeys: [{ sign: true }] })
    await steal(owner, thief)
    const [subkey] = owner.subkeys
    const issuer = { keyId: subkey?.getKeyID().toHex() ?? '', fingerprint: subkey?.getFingerprint() }
    for (const sources of [
      [listed(owner, 'owner'), listed(thief, 'thief')],
      [listed(thief, 'thief'), listed(owner, 'owner')]
    ]) {
      const found = (await createKeyring(sources)).find(issuer)
      expect(found).to.include({ person: 'owner' })
      expect(found?.key.flaw).to.equal(undefined)
    }
    const alone = (await createKeyring([listed(thief, 'thief')])).find(issuer)
    expect(alone?.key.flaw).to.equal('is a subkey without a back signature')
  })
})

/** Binds the owner's subkey to the key of the thief, who cannot make its back signature. */
async function steal(owner: PrivateKey, thief: PrivateKey): Promise<void> {
  const [stolen] = owner.subkeys
  const [place] = thief.subkeys
  if (stolen === undefined || place === undefined) throw new TypeError('both have a subkey')
  Object.assign(place, { keyPacket: stolen.keyPacket })
  place.bindingSignatures = [
    await signOver(
      thief.keyPacket,
      enums.signature.subkeyBinding,
      { key: thief.keyPacket, bind: stolen.keyPacket },
      { keyFlags: [enums.keyFlags.signData] as unknown as Uint8Array }
    )
  ]
}
