import type { Capability } from '../../../../../src/modules/module.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { expect } from 'chai'
import { CAPABILITIES } from '../../../../../src/modules/module.ts'
import { GRANTS, linuxCapabilities, nodeFlags } from '../../../../../src/node/agent/runner/permissions.ts'

const root = resolve(import.meta.dirname, '../../../../..')
const entry = join(root, 'test/helpers/probe-module/child.ts')
const LIMITS = { timeoutMs: 10_000, maxResultBytes: 65_536, cores: 1 }

/** The process of a probe behind the first wall alone: asks it, ends it. */
function startProbe(module: string, capabilities: readonly Capability[]) {
  const flags = nodeFlags(capabilities, { codeFolder: root, memoryBytes: 256 * 1_048_576 })
  const child = spawn(process.execPath, [...flags, entry, module, capabilities.join(',')], { env: {} })
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    ask: async (attempt: string, on: string): Promise<unknown> => {
      const message = { class: 'parameters', parameters: { attempt, on }, limits: LIMITS }
      child.stdin.write(`${JSON.stringify(message)}\n`)
      const { value } = (await answers.next()) as { value: string }
      return JSON.parse(value).parameters.elements
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end()
      if (child.exitCode === null) await once(child, 'exit')
    }
  }
}

describe('nodeFlags', () => {
  it('allows nothing but its own code to a module that declares nothing', () => {
    const flags = nodeFlags([], { codeFolder: '/code', memoryBytes: 100 * 1_048_576 })
    expect(flags.filter((flag) => flag.startsWith('--allow'))).to.deep.equal(['--allow-fs-read=/code'])
    expect(flags).to.include.members(['--permission', '--no-experimental-sqlite', '--max-old-space-size=100'])
  })

  const ALLOWED: Record<Capability, string[]> = {
    'fs.read': ['--allow-fs-read=*'],
    'conf.read': ['--allow-fs-read=/etc', '--allow-fs-read=/run', '--allow-fs-read=/code'],
    'proc.read': ['--allow-fs-read=*'],
    'net.connect': ['--allow-net', '--allow-fs-read=/code'],
    'net.raw': ['--allow-net', '--allow-fs-read=/code'],
    exec: ['--allow-child-process', '--allow-fs-read=/code'],
    'fs.write': ['--allow-fs-write=*', '--allow-fs-read=/code'],
    kill: ['--allow-fs-read=/code'],
    worker: ['--allow-worker', '--allow-fs-read=/code']
  }
  for (const capability of CAPABILITIES) {
    it(`${capability} allows ${ALLOWED[capability].join(' ')}`, () => {
      const flags = nodeFlags([capability], { codeFolder: '/code', memoryBytes: 1 })
      expect(flags.filter((flag) => flag.startsWith('--allow'))).to.deep.equal(ALLOWED[capability])
    })
  }
})

describe('linuxCapabilities', () => {
  it('of several are those of each, once', () => {
    expect(linuxCapabilities(['fs.read', 'proc.read', 'worker'])).to.deep.equal(['dac_read_search', 'sys_ptrace'])
    expect(Object.keys(GRANTS)).to.deep.equal([...CAPABILITIES])
  })
})

/** As it is for an agent that is not root, or not on Linux. */
describe('escape from the first wall alone', function () {
  this.timeout(30_000)
  let folder: string
  let probe: ReturnType<typeof startProbe>

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'mig-first-wall-'))
    writeFileSync(join(folder, 'evidence'), 'as it was')
    probe = startProbe('probe', ['fs.read'])
  })
  after(async () => {
    await probe[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true })
  })

  const DENIED = 'refused: ERR_ACCESS_DENIED'
  /** Under `npm run coverage` Node itself hands this one on; nothing else. */
  const COVERAGE = process.env['NODE_V8_COVERAGE'] === undefined ? '' : 'NODE_V8_COVERAGE'
  const CONTAINED: [attempt: string, on: () => string, outcome: string][] = [
    ['write', () => join(folder, 'new'), DENIED],
    ['append', () => join(folder, 'evidence'), DENIED],
    ['mkdir', () => join(folder, 'new'), DENIED],
    ['remove', () => join(folder, 'evidence'), DENIED],
    ['sqlite', () => join(folder, 'db'), 'refused: ERR_UNKNOWN_BUILTIN_MODULE'],
    ['spawn', () => '', DENIED],
    ['worker', () => '', DENIED],
    ['connect', () => '9', DENIED],
    ['unix socket', () => join(folder, 'socket'), DENIED],
    ['udp', () => '9', DENIED],
    ['inspector', () => '', DENIED],
    ['addon', () => '', 'refused: ERR_DLOPEN_DISABLED'],
    ['binding', () => '', DENIED],
    ['ffi', () => 'libc.so.6', DENIED],
    ['eval', () => '', 'refused: Code generation from strings disallowed for this context'],
    ['environment', () => '', `done: ${COVERAGE}`],
    ['read', () => join(folder, 'evidence'), 'done: 9']
  ]
  for (const [attempt, on, outcome] of CONTAINED) {
    it(`${attempt}: ${outcome}`, async () => {
      expect(await probe.ask(attempt, on())).to.equal(outcome)
    })
  }

  it('leaves everything as it was', () => {
    expect(readdirSync(folder)).to.deep.equal(['evidence'])
  })

  it('does not read files without the capability', async () => {
    await using bare = startProbe('probebare', [])
    expect(await bare.ask('read', join(folder, 'evidence'))).to.equal(DENIED)
  })
})
