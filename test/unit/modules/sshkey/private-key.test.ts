import { generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import { privateKeysIn } from '../../../../src/modules/sshkey/private-key.ts'
import { sshFromSpki } from '../../../../src/modules/sshkey/spki.ts'

const read = (text: string): { keys: string[]; damaged: number } => {
  let damaged = 0
  const keys = [...privateKeysIn(text, () => damaged++)].map(({ isEncrypted, publicKey }) => {
    return `${publicKey === undefined ? 'unknown' : `${publicKey.algorithm} ${publicKey.bits}`}${isEncrypted ? ' encrypted' : ''}`
  })
  return { keys, damaged }
}
const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const PKCS8 = privateKey.export({ type: 'pkcs8', format: 'pem' })
const BLOB = sshFromSpki(publicKey.export({ type: 'spki', format: 'der' })).toString('base64')

describe('privateKeysIn', () => {
  it('reads several keys of one file, with text around them', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey
    const text = `key: |\n${PKCS8}\n${rsa.export({ type: 'pkcs1', format: 'pem' })}end\n`
    expect(read(text)).to.deep.equal({ keys: ['ED25519 256', 'RSA 1024'], damaged: 0 })
  })

  it('knows an encrypted one by its label and by its header', () => {
    const encrypted = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
    const old =
      '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n'
    expect(read(encrypted + old)).to.deep.equal({ keys: ['unknown encrypted', 'unknown encrypted'], damaged: 0 })
  })

  it('returns one of a kind that SSH does not know without its public half', () => {
    const { privateKey: other } = generateKeyPairSync('x25519')
    expect(read(other.export({ type: 'pkcs8', format: 'pem' })).keys).to.deep.equal(['unknown'])
  })

  it('reads what PuTTY writes', () => {
    const putty = (encryption: string): string =>
      `PuTTY-User-Key-File-3: ssh-ed25519\r\nEncryption: ${encryption}\r\nComment: c\r\nPublic-Lines: 2\r\n` +
      `${BLOB.slice(0, 64)}\r\n${BLOB.slice(64)}\r\nPrivate-Lines: 1\r\nAAAA\r\n`
    expect(read(putty('none'))).to.deep.equal({ keys: ['ED25519 256'], damaged: 0 })
    expect(read(putty('aes256-cbc')).keys).to.deep.equal(['ED25519 256 encrypted'])
    expect(read(putty('none').replace('Public-Lines: 2', 'Public-Lines: 1'))).to.deep.equal({ keys: [], damaged: 1 })
  })

  it('says what is damaged, and reads on', () => {
    const block = (label: string, body: string): string => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`
    const empty = Buffer.concat([Buffer.from('openssh-key-v1\0'), Buffer.alloc(16)]).toString('base64')
    const text = [
      block('OPENSSH PRIVATE KEY', 'AAAA'),
      block('OPENSSH PRIVATE KEY', empty),
      block('RSA PRIVATE KEY', 'AAAA'),
      PKCS8
    ]
    expect(read(text.join(''))).to.deep.equal({ keys: ['ED25519 256'], damaged: 3 })
    expect(read('-----BEGIN RSA PRIVATE KEY-----\n')).to.deep.equal({ keys: [], damaged: 0 })
  })
})
