import type * as Crypto from 'node:crypto'
import { bodyOf, pemBlocks } from './pem-blocks.ts'
import { isCheap } from './pkcs8.ts'
import { parsePublicKey, type PublicKey } from './public-key.ts'
import { sshFromSpki } from './spki.ts'
import { NotAKey, SshBytes } from './ssh-bytes.ts'

/** A private key that lies in a file; what is private of it is not kept. */
export interface PrivateKey {
  readonly isEncrypted: boolean
  /** undefined when it is encrypted too, or of a kind that SSH does not know */
  readonly publicKey: PublicKey | undefined
}

const OPENSSH_MAGIC = 'openssh-key-v1\0'
const PUTTY = /^PuTTY-User-Key-File-\d: \S+\r?\nEncryption: (\S+)\r?\nComment: .*\r?\nPublic-Lines: (\d{1,4})\r?\n/m

/** The private keys in a text. @param onDamaged - is called for what looks like one and is none */
export function* privateKeysIn(text: string, onDamaged: () => void): Iterable<PrivateKey> {
  for (const { label, body, whole } of pemBlocks(text)) {
    const key = attempt(() => (label === 'OPENSSH PRIVATE KEY' ? readOpenSsh(body) : readPem(label, whole)), onDamaged)
    if (key !== undefined) yield key
  }
  const putty = PUTTY.exec(text)
  if (putty === null) return
  const key = attempt(() => readPutty(text, putty), onDamaged)
  if (key !== undefined) yield key
}

function attempt(read: () => PrivateKey, onDamaged: () => void): PrivateKey | undefined {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof NotAKey)) throw error
    onDamaged()
    return undefined
  }
}

/** OpenSSH writes the public key in clear beside the private one, also when that is encrypted. */
function readOpenSsh(body: string): PrivateKey {
  const bytes = Buffer.from(body, 'base64')
  if (!bytes.subarray(0, OPENSSH_MAGIC.length).equals(Buffer.from(OPENSSH_MAGIC))) throw new NotAKey('no magic')
  const reader = new SshBytes(bytes.subarray(OPENSSH_MAGIC.length))
  const cipher = reader.text()
  // how the key of the cipher is made, and with what
  reader.string()
  reader.string()
  if (reader.uint32() < 1) throw new NotAKey('it holds no key')
  return { isEncrypted: cipher !== 'none', publicKey: parsePublicKey(reader.string()) }
}

function readPem(label: string, block: string): PrivateKey {
  const isEncrypted = label === 'ENCRYPTED PRIVATE KEY' || /^Proc-Type: 4,ENCRYPTED/m.test(block)
  if (isEncrypted) return { isEncrypted, publicKey: undefined }
  if (label === 'PRIVATE KEY' && !isCheap(bodyOf(block))) return { isEncrypted, publicKey: undefined }
  // loaded when the first such key is met: most files hold none
  const crypto: typeof Crypto = process.getBuiltinModule('node:crypto')
  let spki: Buffer
  try {
    spki = crypto.createPublicKey(block).export({ type: 'spki', format: 'der' })
  } catch (error) {
    throw new NotAKey('OpenSSL does not read it', { cause: error })
  }
  try {
    return { isEncrypted, publicKey: parsePublicKey(sshFromSpki(spki)) }
  } catch (error) {
    if (!(error instanceof NotAKey)) throw error
    return { isEncrypted, publicKey: undefined }
  }
}

function readPutty(text: string, [head, encryption, count]: RegExpExecArray): PrivateKey {
  const lines = text.slice(text.indexOf(head) + head.length).split(/\r?\n/, Number(count))
  return { isEncrypted: encryption !== 'none', publicKey: parsePublicKey(Buffer.from(lines.join(''), 'base64')) }
}
