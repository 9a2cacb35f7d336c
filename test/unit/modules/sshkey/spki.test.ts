import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { expect } from 'chai'
import { parsePublicKey } from '../../../../src/modules/sshkey/public-key.ts'
import { sshFromSpki } from '../../../../src/modules/sshkey/spki.ts'
import { NotAKey } from '../../../../src/modules/sshkey/ssh-bytes.ts'

const spki = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' })

describe('sshFromSpki', () => {
  it('writes the keys that SSH knows', () => {
    const keys = [
      generateKeyPairSync('ed25519').publicKey,
      generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey,
      generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey
    ]
    const names = keys
      .map((key) => parsePublicKey(sshFromSpki(spki(key))))
      .map(({ algorithm, bits }) => `${algorithm} ${bits}`)
    expect(names).to.deep.equal(['ED25519 256', 'ECDSA 384', 'RSA 1024'])
  })

  it('refuses those that it does not know, and what is none', () => {
    for (const key of [generateKeyPairSync('x25519'), generateKeyPairSync('ec', { namedCurve: 'secp256k1' })]) {
      expect(() => sshFromSpki(spki(key.publicKey))).to.throw(NotAKey, 'SSH does not know its algorithm')
    }
    expect(() => sshFromSpki(Buffer.from('3000', 'hex'))).to.throw(NotAKey, 'its DER is incomplete')
    expect(() => sshFromSpki(Buffer.alloc(0))).to.throw(NotAKey, 'its DER is incomplete')
  })
})
