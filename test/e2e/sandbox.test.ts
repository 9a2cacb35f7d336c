import { spawnSync } from 'node:child_process'
import { chownSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect } from 'chai'

const NOBODY = 65534
const DENIED = /^refused: ERR_ACCESS_DENIED$/

/** What a compromised module tries against an agent that is not root, where the first wall stands almost alone. */
const ATTEMPTS: { module?: string; name: string; on?: string; as: RegExp; isHeld: boolean }[] = [
  { name: 'write', on: '$home/new', as: DENIED, isHeld: true },
  { name: 'write', on: '/dev/shm/mig-probe', as: DENIED, isHeld: true },
  { name: 'append', on: '$home/node.key', as: DENIED, isHeld: true },
  { name: 'remove', on: '$home/node.key', as: DENIED, isHeld: true },
  { name: 'sqlite', on: '$home/db', as: /^refused: ERR_UNKNOWN_BUILTIN_MODULE$/, isHeld: true },
  { name: 'connect', on: '9', as: DENIED, isHeld: true },
  { name: 'spawn', as: DENIED, isHeld: true },
  { name: 'worker', as: DENIED, isHeld: true },
  { name: 'addon', as: /^refused: ERR_DLOPEN_DISABLED$/, isHeld: true },
  { name: 'environment', as: /^done: MIG_RUN,PATH(,PWD)?$/, isHeld: true },
  { name: 'priority', on: '$agent -1', as: /^refused: ERR_SYSTEM_ERROR$/, isHeld: true },
  { module: 'probeexec', name: 'fill', on: '/tmp', as: /^done: 0$/, isHeld: true },
  { module: 'probeexec', name: 'fill', on: '/dev/shm', as: /^done: 0$/, isHeld: true },
  { module: 'probebare', name: 'read', on: '$home/node.key', as: DENIED, isHeld: true },
  // the kernel sees one user: docs/sandbox.md says so
  { name: 'read', on: '$home/node.key', as: /^done: 7$/, isHeld: false },
  { name: 'read', on: '/proc/$agent/environ', as: /^done: \d+$/, isHeld: false },
  { name: 'priority', on: '$agent 19', as: /^done: undefined$/, isHeld: false },
  { name: 'signal', on: '$other', as: /^done: true$/, isHeld: false }
]

describe('the sandbox of an agent that is not root', function () {
  this.timeout(120_000)
  let home: string
  let outcomes: { elements: string; sandbox: string[] }[]

  before(function () {
    if (process.getuid?.() !== 0 || spawnSync('setpriv', ['--version']).status !== 0) {
      this.test!.title += ' (skipped: needs root and setpriv)'
      this.skip()
    }
    home = mkdtempSync(join(tmpdir(), 'mig-nobody-'))
    writeFileSync(join(home, 'node.key'), 'the key', { mode: 0o600 })
    for (const path of [home, join(home, 'node.key')]) chownSync(path, NOBODY, NOBODY)
    const worker = resolve(import.meta.dirname, '../helpers/unprivileged-worker.ts')
    const wanted = ATTEMPTS.map(({ module = 'probe', name, on = '' }) => ({ module, name, on }))
    const identity = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups']
    const { stdout, stderr } = spawnSync(
      'setpriv',
      [...identity, process.execPath, worker, home, JSON.stringify(wanted)],
      { encoding: 'utf8', cwd: '/' }
    )
    expect(stdout, stderr).to.not.equal('')
    outcomes = JSON.parse(stdout) as typeof outcomes
  })

  after(() => {
    if (home !== undefined) rmSync(home, { recursive: true })
  })

  for (const [index, { module = 'probe', name, on = '', as, isHeld }] of ATTEMPTS.entries()) {
    it(`${isHeld ? 'holds' : 'does not hold, and says so'}: ${module}: ${name} ${on}`, () => {
      expect(outcomes[index]?.elements).to.match(as)
      expect(outcomes[index]?.sandbox).to.deep.equal(['no second wall: the agent is not root'])
    })
  }

  it('leaves everything as it was', () => {
    expect(readdirSync(home)).to.deep.equal(['node.key'])
  })
})
