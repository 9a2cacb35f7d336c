import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { keysIn } from '../../src/modules/sshkey/keys-in.ts'
import type { SshKeyElement } from '../../src/modules/sshkey/element.ts'
import { needsProgram } from '../helpers/programs.ts'
import { TemporaryFolder } from '../helpers/temporary-folder.ts'

/** Types and lengths that ssh-keygen makes without a security key at hand. */
const KEYS: [type: string, bits: string[]][] = [
  ['rsa', ['1024', '2048']],
  ['dsa', ['1024']],
  ['ecdsa', ['256', '384', '521']],
  ['ed25519', ['256']]
]
const FORMATS = ['RFC4716', 'PEM', 'PKCS8']

describe('ssh-keygen', function () {
  this.timeout(120_000)
  let folder: TemporaryFolder

  before(function () {
    needsProgram(this, 'ssh-keygen', 'openssh-client')
    folder = new TemporaryFolder()
  })
  after(() => folder?.[Symbol.dispose]())

  function sshKeygen(...args: string[]): string {
    const { stdout, stderr, status } = spawnSync('ssh-keygen', args, { encoding: 'utf8' })
    if (status !== 0) throw new Error(`ssh-keygen ${args.join(' ')}: ${stderr}`)
    return stdout
  }

  /** `bits fingerprint (TYPE)` of each key that ssh-keygen lists in a file. */
  const theirs = (path: string, hash: string): string[] =>
    sshKeygen('-l', '-E', hash, '-f', path)
      .trim()
      .split('\n')
      .map((line) => line.replace(/^(\d+) (\S+) .* (\(\S+\))$/, '$1 $2 $3'))

  const ours = (path: string): SshKeyElement[] => {
    const damaged: string[] = []
    const keys = [...keysIn(path, readFileSync(path, 'utf8'), () => damaged.push(path))]
    expect(damaged).to.deep.equal([])
    return keys
  }

  /** Fingerprints, lengths and types are those of ssh-keygen, which reads the same file or the public one beside it. */
  function expectSame(path: string, listed = path): SshKeyElement[] {
    const keys = ours(path)
    const shown = (fingerprint: (key: SshKeyElement) => string): string[] =>
      keys.map((key) => `${key.bits} ${fingerprint(key)} (${key.algorithm})`)
    expect(shown((key) => key.fingerprint_sha256)).to.deep.equal(theirs(listed, 'sha256'))
    expect(shown((key) => `MD5:${key.fingerprint_md5}`)).to.deep.equal(theirs(listed, 'md5'))
    return keys
  }

  for (const [type, lengths] of KEYS) {
    for (const bits of lengths) {
      for (const format of FORMATS) {
        it(`${type} of ${bits} bits, ${format}`, function () {
          const path = folder.join(`${type}-${bits}-${format}`)
          try {
            sshKeygen('-q', '-t', type, '-b', bits, '-m', format, '-N', '', '-C', 'a comment', '-f', path)
          } catch (error) {
            // later versions of OpenSSH make no DSA keys
            if (type !== 'dsa') throw error
            this.skip()
          }
          expectSame(`${path}.pub`)
          const [key] = expectSame(path, `${path}.pub`)
          expect(key).to.include({ type: 'private', encrypted: false })
          const isWeak = type === 'dsa' || bits === '1024'
          expect(key?.weak !== undefined).to.equal(isWeak)
        })

        it(`${type} of ${bits} bits, ${format}, with a passphrase`, function () {
          const path = folder.join(`${type}-${bits}-${format}-encrypted`)
          try {
            sshKeygen('-q', '-t', type, '-b', bits, '-m', format, '-N', 'secret', '-C', 'c', '-f', path)
          } catch (error) {
            if (type !== 'dsa') throw error
            this.skip()
          }
          const isOpenSsh = readFileSync(path, 'utf8').includes('OPENSSH')
          const [key] = isOpenSsh ? expectSame(path, `${path}.pub`) : ours(path)
          expect(key).to.include({ type: 'private', encrypted: true })
          expect(key?.fingerprint_sha256 === '').to.equal(!isOpenSsh)
        })
      }
    }
  }

  describe('with keys of each type', () => {
    const paths: string[] = []
    before(() => {
      for (const type of ['rsa', 'ecdsa', 'ed25519']) {
        const path = folder.join(`key-${type}`)
        sshKeygen('-q', '-t', type, '-N', '', '-C', 'ada', '-f', path)
        paths.push(path)
      }
    })
    const publicKeys = (): string[] => paths.map((path) => readFileSync(`${path}.pub`, 'utf8').trim())

    it('authorized_keys, with options', () => {
      const path = folder.join('authorized_keys')
      const lines = publicKeys().map((key, index) => (index === 0 ? key : `from="10.0.0.${index}",no-pty ${key}`))
      writeFileSync(path, `# keys\n\n${lines.join('\n')}\n`)
      expect(expectSame(path).map(({ options }) => options)).to.deep.equal([
        undefined,
        ['from', 'no-pty'],
        ['from', 'no-pty']
      ])
    })

    it('known_hosts, hashed and not', () => {
      const path = folder.join('known_hosts')
      writeFileSync(path, publicKeys().map((key, index) => `host${index}.example.net ${key}\n`).join('')) // prettier-ignore
      expect(expectSame(path).some(({ hashed }) => hashed)).to.equal(false)
      sshKeygen('-q', '-H', '-f', path)
      expect(expectSame(path).every(({ hashed }) => hashed)).to.equal(true)
    })

    it('SSH2 public keys', () => {
      for (const path of paths) {
        writeFileSync(`${path}.ssh2`, sshKeygen('-e', '-m', 'RFC4716', '-f', `${path}.pub`))
        expectSame(`${path}.ssh2`, `${path}.pub`)
      }
    })

    it('certificates of users and hosts', () => {
      const [authority = ''] = paths
      for (const [index, path] of paths.entries()) {
        const kind = index % 2 === 0 ? [] : ['-h']
        const validity = index === 0 ? 'always:forever' : '20260101000000Z:20270101000000Z'
        sshKeygen(
          '-q',
          ...kind,
          '-s',
          authority,
          '-I',
          `id ${index}`,
          '-n',
          'ada,bob',
          '-z',
          `${index}`,
          '-V',
          validity,
          `${path}.pub`
        )
        const [key] = expectSame(`${path}-cert.pub`)
        const fingerprint = ours(`${authority}.pub`)[0]?.fingerprint_sha256
        expect(key?.certificate).to.deep.equal({
          kind: index % 2 === 0 ? 'user' : 'host',
          id: `id ${index}`,
          serial: String(index),
          principals: ['ada', 'bob'],
          ...(index > 0 && { validafter: '2026-01-01T00:00:00Z', validbefore: '2027-01-01T00:00:00Z' }),
          authority: fingerprint
        })
      }
    })
  })
})
