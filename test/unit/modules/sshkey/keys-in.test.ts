import { generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import { keysIn } from '../../../../src/modules/sshkey/keys-in.ts'
import { sshFromSpki } from '../../../../src/modules/sshkey/spki.ts'

const newKey = (): string => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
  return `ssh-rsa ${sshFromSpki(publicKey.export({ type: 'spki', format: 'der' })).toString('base64')}`
}
const KEY = newKey()

const read = (path: string, text: string): { keys: Record<string, unknown>[]; damaged: number } => {
  let damaged = 0
  const keys = [...keysIn(path, text, () => damaged++)].map((key) => {
    expect(key).to.deep.include({ path, encrypted: false, algorithm: 'RSA', bits: 1024, weak: ['RSA of 1024 bits'] })
    expect(key.fingerprint_md5).to.match(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/)
    expect(key.fingerprint_sha256).to.match(/^SHA256:[A-Za-z0-9+/]{43}$/)
    const { type, options, hashed, marker } = key
    return { type, ...(options && { options }), ...(hashed && { hashed }), ...(marker !== undefined && { marker }) }
  })
  return { keys, damaged }
}

describe('keysIn', () => {
  it('reads authorized_keys: comments are no damage, what is no key is', () => {
    const text = `# mine\n\n${KEY} ada\nno-pty,from="x" ${KEY}\r\nnonsense\nmore nonsense\n`
    for (const name of ['authorized_keys', 'authorized_keys2']) {
      expect(read(`/a/${name}`, text)).to.deep.equal({
        keys: [{ type: 'authorizedkeys' }, { type: 'authorizedkeys', options: ['no-pty', 'from'] }],
        damaged: 2
      })
    }
  })

  it('reads known_hosts, hashed or not, with markers', () => {
    const lines = [`a.example.net ${KEY}`, `|1|c2FsdA==|aGFzaA== ${KEY}`, `@revoked |1|a|b ${KEY}`, 'a nothing']
    for (const name of ['known_hosts', 'known_hosts.old', 'ssh_known_hosts']) {
      expect(read(`/a/${name}`, lines.join('\n'))).to.deep.equal({
        keys: [
          { type: 'knownhosts' },
          { type: 'knownhosts', hashed: true },
          { type: 'knownhosts', hashed: true, marker: 'revoked' }
        ],
        damaged: 1
      })
    }
  })

  it('reads keys in any other file, and finds no damage there', () => {
    expect(read('/a/id.pub', `${KEY} ada\n`)).to.deep.equal({ keys: [{ type: 'public' }], damaged: 0 })
    expect(read('/a/users.yml', `users:\n  - ${KEY}\n  - "${KEY}"\n`).keys).to.have.length(2)
    expect(read('/a/README', 'ssh-rsa AAAA…')).to.deep.equal({ keys: [], damaged: 0 })
  })

  it('reads keys as RFC 4716 writes them', () => {
    const base64 = KEY.slice(8)
    const ssh2 = (headers: string, body: string): string =>
      `---- BEGIN SSH2 PUBLIC KEY ----\n${headers}${body}\n---- END SSH2 PUBLIC KEY ----\n`
    const body = base64.replace(/.{70}/g, '$&\n')
    expect(read('/a/k', ssh2('', body)).keys).to.deep.equal([{ type: 'public' }])
    expect(read('/a/k', ssh2('Comment: "a \\\nb"\nSubject: me\n', body)).keys).to.deep.equal([{ type: 'public' }])
    expect(read('/a/k', ssh2('', 'AAAA'))).to.deep.equal({ keys: [], damaged: 1 })
  })
})
