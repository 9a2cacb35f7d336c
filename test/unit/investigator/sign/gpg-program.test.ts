import { spawnSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { runGpg } from '../../../../src/investigator/sign/gpg-program.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { GnupgHome, MISSING_PACKAGE } from '../../../helpers/gnupg.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

/** A program that makes a terminal; it is part of every Debian. */
const HAS_SCRIPT = spawnSync('script', ['--version']).error === undefined

describe('investigator/sign/gpg-program', () => {
  let folder: TemporaryFolder
  beforeEach(() => {
    folder = new TemporaryFolder()
  })
  afterEach(() => folder[Symbol.dispose]())

  /** A program beside the test, in the shell's language. */
  function program(name: string, ...lines: string[]): string {
    writeFileSync(folder.join(name), ['#!/bin/sh', ...lines, ''].join('\n'))
    chmodSync(folder.join(name), 0o755)
    return folder.join(name)
  }

  /** The environment in which our program stands for gpg. */
  const env = () => ({ ...process.env, PATH: `${folder.path}:${process.env['PATH']}` })

  it('gives what gpg wrote, and its status lines alone', async () => {
    program('gpg', 'cat', 'echo "[GNUPG:] SIG_CREATED D 22" >&3', 'echo "something else" >&3')
    const { stdout, status } = await runGpg(['--detach-sign'], { env: env() }, { input: Buffer.from('to be signed') })
    expect(Buffer.from(stdout).toString()).to.equal('to be signed')
    expect(status).to.deep.equal(['SIG_CREATED D 22'])
  })

  it('speaks one language, and has its home and terminal from the environment unless said', async () => {
    program('gpg', 'echo "$LC_ALL $GNUPGHOME $GPG_TTY"')
    const said = async (gnupgHome?: string): Promise<string> => {
      const options = { env: { ...env(), GNUPGHOME: '/from/env', GPG_TTY: '/dev/pts/77', LC_ALL: 'de_DE.UTF-8' } }
      const { stdout } = await runGpg([], gnupgHome === undefined ? options : { ...options, gnupgHome })
      return Buffer.from(stdout).toString().trim()
    }
    expect(await said()).to.equal('C.UTF-8 /from/env /dev/pts/77')
    expect(await said('/of/the/home')).to.equal('C.UTF-8 /of/the/home /dev/pts/77')
  })

  it('tells gpg the terminal, where a text pinentry can ask', function () {
    if (!HAS_SCRIPT) {
      this.test!.title = 'needs the package bsdutils'
      this.skip()
    }
    program('gpg', 'echo "tty=$GPG_TTY="')
    const source = new URL('../../../../src/investigator/sign/gpg-program.ts', import.meta.url).href
    const code = `const { runGpg } = await import('${source}')
      const { stdout } = await runGpg([], { env: process.env })
      process.stdout.write(stdout)`
    writeFileSync(folder.join('ask.mjs'), code)
    const command = `'${process.execPath}' --disable-warning=ExperimentalWarning '${folder.join('ask.mjs')}'`
    const { GPG_TTY: _, ...rest }: NodeJS.ProcessEnv = env()
    const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], { env: rest, encoding: 'utf8' })
    expect(stdout).to.match(/tty=\/dev\/(pts\/\d+|tty\w*)=/)
  })

  describe('errors are one sentence:', () => {
    const cases: readonly (readonly [name: string, lines: string[], sentence: string])[] = [
      [
        'the last line of gpg',
        ['echo "gpg: note" >&2; echo "gpg: no space left" >&2; exit 2'],
        'gpg says: no space left'
      ],
      ['gpg is killed', ['kill -9 $$'], 'gpg ended in the middle, without a word.'],
      ['canceled', ['echo "[GNUPG:] FAILURE sign 83886179" >&3; exit 2'], 'The passphrase was not given to gpg.'],
      [
        'no pinentry',
        ['echo "[GNUPG:] FAILURE sign 67108949" >&3; exit 2'],
        'gpg finds no pinentry program to ask for the passphrase.'
      ],
      [
        'no secret key',
        ['echo "[GNUPG:] ERROR keysig 67108881" >&3; exit 2'],
        'gpg has no usable secret key of this fingerprint.'
      ],
      [
        'an invalid signer',
        ['echo "[GNUPG:] INV_SGNR 9 X" >&3; exit 2'],
        'gpg has no usable secret key of this fingerprint.'
      ],
      ['a failure without a number', ['echo "[GNUPG:] FAILURE sign" >&3; echo odd >&2; exit 2'], 'gpg says: odd']
    ]
    for (const [name, lines, sentence] of cases) {
      it(name, async () => {
        program('gpg', ...lines)
        expect((await expectCode(runGpg([], { env: env() }), 'GPG_FAILED')).message).to.equal(sentence)
      })
    }

    it('a wrong passphrase, however gpg says it', async () => {
      program('gpg', 'echo "[GNUPG:] BAD_PASSPHRASE AAAA" >&3; exit 2')
      await expectCode(runGpg([], { env: env() }), 'PASSPHRASE_WRONG')
      program('gpg', 'echo "[GNUPG:] FAILURE sign 67108875" >&3; exit 2')
      await expectCode(runGpg([], { env: env() }), 'PASSPHRASE_WRONG')
    })

    it('there is no gpg: GPG_MISSING', async () => {
      const error = await expectCode(runGpg([], { env: { PATH: folder.path } }), 'GPG_MISSING')
      expect(error.message).to.equal('The gpg program is not installed.')
    })
  })

  describe('with the real gpg', () => {
    let home: GnupgHome
    before(function () {
      if (MISSING_PACKAGE !== undefined) {
        this.test!.title = `needs the package ${MISSING_PACKAGE}`
        this.skip()
      }
      home = new GnupgHome()
    })
    after(() => home?.[Symbol.dispose]())

    /** Signs with a key that has a passphrase, which the program named has to ask for. */
    async function signAsking(pinentry: string): Promise<unknown> {
      const fingerprint = home.makeKey(`Locked ${pinentry}`, 'ed25519', 'open sesame')
      writeFileSync(
        `${home.path}/gpg-agent.conf`,
        `pinentry-program ${pinentry}\ndefault-cache-ttl 0\nmax-cache-ttl 0\n`
      )
      spawnSync('gpgconf', ['--kill', 'gpg-agent'], { env: home.env })
      const input = Buffer.from('to be signed')
      return runGpg(['--local-user', fingerprint, '--output', '-', '--detach-sign'], { env: home.env }, { input })
    }

    it('nobody can ask for the passphrase', async () => {
      const { message } = await expectCode(signAsking('/nonexistent/pinentry'), 'GPG_FAILED')
      expect(message).to.equal('gpg finds no pinentry program to ask for the passphrase.')
    })

    it('the person who is asked cancels', async () => {
      const pinentry = program(
        'pinentry',
        'echo "OK"',
        'while read word rest; do',
        '  case $word in',
        '    GETPIN) echo "ERR 83886179 Operation cancelled" ;;',
        '    BYE) echo OK; exit 0 ;;',
        '    *) echo OK ;;',
        '  esac',
        'done'
      )
      const { message } = await expectCode(signAsking(pinentry), 'GPG_FAILED')
      expect(message).to.equal('The passphrase was not given to gpg.')
    })
  })
})
