import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Package that the tests with the real gpg need; undefined when it is there. */
export const MISSING_PACKAGE = spawnSync('gpg', ['--version']).error === undefined ? undefined : 'gnupg'

/** A GNUPGHOME of its own, with its own agent, which ends with the scope. */
export class GnupgHome implements Disposable {
  /** Short, because the sockets of the agent lie in it. */
  readonly path = mkdtempSync(join(tmpdir(), 'gpg-'))

  constructor() {
    // No memory of passphrases, and no second spent on finding out how many rounds take a tenth of one.
    writeFileSync(join(this.path, 'gpg-agent.conf'), 'default-cache-ttl 0\nmax-cache-ttl 0\ns2k-count 65536\n')
  }

  /** The environment that makes gpg use it. */
  get env(): NodeJS.ProcessEnv {
    return { ...process.env, GNUPGHOME: this.path, GPG_TTY: '' }
  }

  /**
   * Makes a signing key; returns the fingerprint of the primary key.
   * @param algorithm - as gpg names it: ed25519, rsa2048, nistp256
   */
  makeKey(userId: string, algorithm: string, passphrase = ''): string {
    const before = new Set(this.#fingerprints())
    this.#gpg(['--pinentry-mode', 'loopback', '--passphrase', passphrase, '--quick-gen-key', userId, algorithm, 'sign'])
    const made = this.#fingerprints().find((fingerprint) => !before.has(fingerprint))
    if (made === undefined) throw new Error(`gpg made no ${algorithm} key`)
    return made
  }

  /** The armoured private key. */
  exportSecret(fingerprint: string, passphrase = ''): string {
    return this.#gpg([
      ...['--pinentry-mode', 'loopback', '--passphrase', passphrase],
      ...['--armor', '--export-secret-keys', fingerprint]
    ])
  }

  [Symbol.dispose](): void {
    spawnSync('gpgconf', ['--kill', 'gpg-agent'], { env: this.env })
    rmSync(this.path, { recursive: true, force: true })
  }

  #fingerprints(): string[] {
    const listing = this.#gpg(['--with-colons', '--list-secret-keys'])
    return [...listing.matchAll(/^sec:(?:.*\n)fpr:+([0-9A-F]+):/gm)].map(([, fingerprint]) => fingerprint as string)
  }

  #gpg(args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('gpg', ['--batch', '--quiet', ...args], {
      env: this.env,
      encoding: 'utf8'
    })
    if (status !== 0) throw new Error(`gpg ${args.join(' ')}: ${stderr}`)
    return stdout
  }
}
