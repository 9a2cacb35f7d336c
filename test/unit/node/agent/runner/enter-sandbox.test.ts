import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect } from 'chai'
import { sandboxFault } from '../../../../../src/node/agent/runner/enter-sandbox.ts'

const entry = resolve(import.meta.dirname, '../../../../../src/node/agent/runner/child.ts')

/** A permission model that allows these scopes. */
const allowing = (...scopes: string[]) => ({ has: (scope: string) => scopes.includes(scope), isEnforcing: true })
/** Says that it denies everything. */
const auditing = { has: () => false, isEnforcing: false }

describe('sandboxFault', () => {
  const CASES: [
    name: string,
    permission: ReturnType<typeof allowing> | undefined,
    capabilities: string[],
    fault?: string
  ][] = [
    ['no permission model', undefined, ['fs.read'], "Node's permission model is not switched on"],
    ['everything denied', allowing(), []],
    ['what was declared', allowing('fs.read', 'worker'), ['fs.read', 'worker']],
    ['less than was declared', allowing(), ['fs.read', 'exec']],
    [
      'files written',
      allowing('fs.read', 'fs.write'),
      ['fs.read'],
      "Node's permission model allows fs.write, which nobody declared"
    ],
    [
      'programs and network',
      allowing('child', 'net'),
      ['worker'],
      "Node's permission model allows net, child, which nobody declared"
    ],
    ['what it says is not so', auditing, [], "Node's permission model denies nothing"],
    ['addons', allowing('addon'), ['exec', 'fs.write'], "Node's permission model allows addon, which nobody declared"]
  ]
  for (const [name, permission, capabilities, fault] of CASES) {
    it(name, () => {
      expect(sandboxFault(permission, capabilities, () => permission?.isEnforcing === true)).to.equal(fault)
    })
  }
})

describe('the process of a module', function () {
  this.timeout(30_000)

  const FLAGS: [name: string, flags: string[], message: string][] = [
    ['no flags at all', [], 'not switched on'],
    ['audit only', ['--permission-audit'], 'denies nothing'],
    ['audit as well', ['--permission', '--permission-audit', '--allow-fs-read=*'], 'denies nothing'],
    ['a flag too many', ['--permission', '--allow-fs-read=*', '--allow-fs-write=*'], 'allows fs.write']
  ]
  for (const [name, flags, message] of FLAGS) {
    it(`refuses to run with ${name}, and says so`, () => {
      const { stdout, status } = spawnSync(process.execPath, [...flags, entry, 'example', 'fs.read'], {
        encoding: 'utf8'
      })
      const answer = JSON.parse(stdout)
      expect(answer).to.have.nested.property('parameters.code', 'SANDBOX_ABSENT')
      expect(answer.parameters.message).to.contain(message)
      expect(status).to.equal(1)
    })
  }
})
