import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GnupgHome } from './gnupg.ts'
import { NOW } from './orders.ts'

/** How gpg is run. */
interface GnupgRun {
  readonly at?: number
  readonly input?: string | Uint8Array
  readonly passphrase?: string
}

/** The real gpg in a throw-away home, with a clock that the test sets. */
export class DatedGnupg implements Disposable {
  readonly #home = new GnupgHome()

  /**
   * Runs gpg; what it writes to standard output.
   * @param options.at - ms since the epoch, as gpg's time
   * @param options.passphrase - what gpg-agent gets when it asks; none unless said
   * @throws Error with gpg's own words when it fails
   */
  async run(args: readonly string[], options: GnupgRun = {}): Promise<Buffer> {
    const time = new Date(options.at ?? NOW).toISOString().replace(/[-:]|\.\d+Z/g, '')
    const { passphrase = '' } = options
    const all = ['--batch', '--yes', '--quiet', '--no-tty', '--pinentry-mode', 'loopback', '--passphrase', passphrase]
    return new Promise((resolve, reject) => {
      const child = execFile(
        'gpg',
        ['--faked-system-time', `${time}!`, ...all, ...args],
        { encoding: 'buffer', maxBuffer: 1e7, env: this.#home.env },
        (error, stdout, stderr) => {
          if (error === null) resolve(stdout)
          else reject(new Error(stderr.toString(), { cause: error }))
        }
      )
      child.stdin?.end(options.input)
    })
  }

  /** Makes a key, without passphrase unless said; its fingerprint. */
  async makeKey(name: string, algorithm: string, options: GnupgRun & { expire?: string } = {}): Promise<string> {
    await this.run(['--quick-generate-key', name, algorithm, 'sign', options.expire ?? 'never'], options)
    return this.fingerprintOf(name)
  }

  /** Of the primary key. */
  async fingerprintOf(name: string): Promise<string> {
    const listing = (await this.run(['--with-colons', '--list-keys', name])).toString()
    return /^fpr:+([0-9A-F]+):/m.exec(listing)?.[1] ?? ''
  }

  /** A detached binary signature. */
  async sign(name: string, bytes: Uint8Array, options: GnupgRun & { args?: readonly string[] } = {}): Promise<Buffer> {
    return this.run(['--local-user', name, ...(options.args ?? []), '--detach-sign'], { ...options, input: bytes })
  }

  /** Verifies as a person would: two files. @throws Error when gpg does not accept it */
  async verify(bytes: Uint8Array, signature: Uint8Array): Promise<void> {
    const document = join(this.#home.path, 'order.json')
    await writeFile(document, bytes)
    await writeFile(`${document}.sig`, signature)
    await this.run(['--verify', `${document}.sig`, document])
  }

  /** The revocation certificate that gpg made with the key, of no reason. */
  async revoke(fingerprint: string): Promise<void> {
    const text = await readFile(join(this.#home.path, 'openpgp-revocs.d', `${fingerprint}.rev`), 'utf8')
    await this.run(['--import'], { input: text.replace(':-----BEGIN', '-----BEGIN') })
  }

  [Symbol.dispose](): void {
    this.#home[Symbol.dispose]()
  }
}
