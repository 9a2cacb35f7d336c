import { spawn } from 'node:child_process'
import { readlinkSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { MigError } from '../../protocol/errors.ts'

/** How the gpg program is run. */
export interface GpgOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  /** GNUPGHOME; gpg's own default when absent */
  readonly gnupgHome?: string
}

/** What a run of gpg gave. */
export interface GpgRun {
  readonly stdout: Uint8Array
  /** lines of --status-fd, without `[GNUPG:] ` */
  readonly status: readonly string[]
}

/** Error numbers of libgpg-error, as in `FAILURE <where> <source and code>`; the lower 16 bits are the code. */
const GPG_ERR_BAD_PASSPHRASE = 11
const GPG_ERR_NO_SECKEY = 17
const GPG_ERR_NO_PINENTRY = 85
const GPG_ERR_CANCELED = 99

/**
 * Runs gpg. It asks for passphrases and cards by itself, through gpg-agent and pinentry.
 *
 * @param input - its standard input
 * @param passphrase - given to gpg instead of asking (loopback); must not hold a line feed
 * @throws MigError `GPG_MISSING`, `PASSPHRASE_WRONG`, `GPG_FAILED` with gpg's own last line
 */
export async function runGpg(
  args: readonly string[],
  options: GpgOptions,
  { input, passphrase }: { input?: Uint8Array; passphrase?: string } = {}
): Promise<GpgRun> {
  const loopback = passphrase === undefined ? [] : ['--pinentry-mode', 'loopback', '--passphrase-fd', '4']
  const child = spawn('gpg', ['--batch', '--no-greeting', '--status-fd', '3', ...loopback, ...args], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
    env: gpgEnvironment(options)
  })
  const [statusPipe, passphrasePipe] = child.stdio.slice(3) as unknown as [Readable, Writable]
  const exited = new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      resolve(code ?? 1)
    })
  })
  // gpg may end before it has read everything: how it ended says why.
  for (const pipe of [child.stdin, passphrasePipe]) pipe.on('error', () => undefined)
  child.stdin.end(input)
  passphrasePipe.end(passphrase === undefined ? undefined : `${passphrase}\n`)
  try {
    const [stdout, stderr, statusText, code] = await Promise.all([
      buffer(child.stdout),
      text(child.stderr),
      text(statusPipe),
      exited
    ])
    const status = statusText
      .split('\n')
      .filter((line) => line.startsWith('[GNUPG:] '))
      .map((line) => line.slice('[GNUPG:] '.length))
    if (code !== 0) throw gpgError(status, stderr)
    return { stdout: new Uint8Array(stdout), status }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new MigError('GPG_MISSING', 'The gpg program is not installed.', { cause: error })
    }
    throw error
  }
}

function gpgError(status: readonly string[], stderr: string): MigError {
  const failure = status.findLast((line) => /^(FAILURE|ERROR) /.test(line))
  const code = Number(failure?.split(' ')[2] ?? 0) & 0xffff
  if (code === GPG_ERR_BAD_PASSPHRASE || status.some((line) => line.startsWith('BAD_PASSPHRASE'))) {
    return new MigError('PASSPHRASE_WRONG', 'The passphrase does not open the key.')
  }
  if (code === GPG_ERR_CANCELED) return new MigError('GPG_FAILED', 'The passphrase was not given to gpg.')
  if (code === GPG_ERR_NO_PINENTRY) {
    return new MigError('GPG_FAILED', 'gpg finds no pinentry program to ask for the passphrase.')
  }
  if (code === GPG_ERR_NO_SECKEY || status.some((line) => line.startsWith('INV_SGNR'))) {
    return new MigError('GPG_FAILED', 'gpg has no usable secret key of this fingerprint.')
  }
  const lastLine = stderr.trim().split('\n').at(-1) as string
  if (lastLine === '') return new MigError('GPG_FAILED', 'gpg ended in the middle, without a word.')
  return new MigError('GPG_FAILED', `gpg says: ${lastLine.replace(/^gpg: /, '')}`)
}

function gpgEnvironment({ env, gnupgHome }: GpgOptions): NodeJS.ProcessEnv {
  const tty = env['GPG_TTY'] ?? terminalName()
  return {
    ...env,
    // Its messages are shown to people, but never in a mix of languages.
    LC_ALL: 'C.UTF-8',
    ...(tty !== undefined && { GPG_TTY: tty }),
    ...(gnupgHome !== undefined && { GNUPGHOME: gnupgHome })
  }
}

/** Where a text pinentry can ask: the terminal of standard input. */
function terminalName(): string | undefined {
  if (!process.stdin.isTTY) return undefined
  try {
    return readlinkSync('/proc/self/fd/0')
  } catch {
    return '/dev/tty'
  }
}
