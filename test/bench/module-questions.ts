import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TemporaryFolder } from '../helpers/temporary-folder.ts'

const KEYS = 100

/** A question to a module, and the command of a peer that answers the same: a row of the table of modules. */
export interface Question {
  readonly name: string
  readonly module: string
  readonly parameters: unknown
  /** for the shell */
  readonly peer: string
  /** program and Debian package of the peer */
  readonly needs: readonly [program: string, debianPackage: string]
  /** Makes what is asked about; the parameters and the peer that it returns hold instead of those above. */
  prepare?(): Disposable & { readonly parameters: unknown; readonly peer: string }
}

export const QUESTIONS: readonly Question[] = [
  {
    name: 'netstat: all connections and a port, with processes',
    module: 'netstat',
    parameters: { connectedip: ['0.0.0.0/0', '::/0'], listeningport: ['22'] },
    peer: 'ss -tunap',
    needs: ['ss', 'iproute2']
  },
  {
    name: 'ping: tcp, once',
    module: 'ping',
    parameters: {},
    peer: '',
    needs: ['bash', 'bash'],
    prepare: () => {
      // the kernel takes connections to it although nobody accepts them
      const server = createServer().listen(0)
      const { port } = server.address() as AddressInfo
      return {
        parameters: { destination: '127.0.0.1', destinationport: port, protocol: 'tcp', count: 1 },
        peer: `bash -c ': < /dev/tcp/127.0.0.1/${port}'`,
        [Symbol.dispose]: () => {
          server.close()
        }
      }
    }
  },
  {
    name: 'pkg: one package',
    module: 'pkg',
    parameters: { pkgmatch: { matches: ['^dpkg$'] }, types: ['dpkg'] },
    peer: 'dpkg -l dpkg',
    needs: ['dpkg', 'dpkg']
  },
  {
    name: 'pkg: all, of every type',
    module: 'pkg',
    parameters: { pkgmatch: { matches: [''] } },
    peer: 'dpkg -l',
    needs: ['dpkg', 'dpkg']
  },
  {
    name: `sshkey: a folder of ${KEYS} keys`,
    module: 'sshkey',
    parameters: {},
    peer: '',
    needs: ['ssh-keygen', 'openssh-client'],
    prepare: () => {
      const folder = mkdtempSync(join(tmpdir(), 'mig-bench-'))
      for (let index = 0; index < KEYS; index++) {
        const { publicKey } = generateKeyPairSync('ed25519')
        const { x = '' } = publicKey.export({ format: 'jwk' })
        const blob = Buffer.concat([Buffer.from('\0\0\0\vssh-ed25519\0\0\0 '), Buffer.from(x, 'base64url')])
        writeFileSync(join(folder, `key-${index}.pub`), `ssh-ed25519 ${blob.toString('base64')} key-${index}\n`)
      }
      return {
        parameters: { paths: [folder] },
        peer: `find ${folder} -type f -exec ssh-keygen -l -f {} \\;`,
        [Symbol.dispose]: () => rmSync(folder, { recursive: true })
      }
    }
  },
  {
    name: 'yara: two rules over /usr/sbin',
    module: 'yara',
    parameters: { yara: '', filesearch: '' },
    peer: '',
    needs: ['yara', 'yara'],
    prepare: () => {
      const folder = new TemporaryFolder()
      const rules = folder.join('rules.yar')
      const yara = `rule elf { strings: $m = { 7F 45 4C 46 } condition: $m at 0 }
        rule usage { strings: $u = /[Uu]sage: [a-z]{2,8}/ condition: $u }`
      writeFileSync(rules, yara)
      return {
        parameters: { yara, filesearch: '-path /usr/sbin -name . -matchlimit 0' },
        peer: `yara -r -w ${rules} /usr/sbin`,
        [Symbol.dispose]: () => folder[Symbol.dispose]()
      }
    }
  }
]
