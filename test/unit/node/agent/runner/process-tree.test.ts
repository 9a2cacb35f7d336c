import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect } from 'chai'
import {
  cpuMs,
  hasProc,
  killTree,
  memoryBytes,
  processesWith,
  processTree
} from '../../../../../src/node/agent/runner/process-tree.ts'

/** A process id that no process has. */
const GONE = 2 ** 22 + 1

describe('the processes of /proc', function () {
  this.timeout(20_000)

  before(function () {
    if (!hasProc()) {
      this.test!.title += ' (skipped: no /proc)'
      this.skip()
    }
  })

  /** Starts a shell; waits for its first line. */
  async function shell(script: string, env: Record<string, string> = {}): Promise<ChildProcess & { line: string }> {
    const child = spawn('/bin/sh', ['-c', script], {
      env: { PATH: '/usr/bin:/bin', ...env },
      stdio: ['ignore', 'pipe', 'ignore']
    })
    const [data] = (await once(child.stdout, 'data')) as [Buffer]
    return Object.assign(child, { line: data.toString().trim() })
  }

  it('finds children and their children, parents first', async () => {
    const child = await shell('sh -c "sleep 100 & echo \\$! ; wait" & wait')
    const tree = processTree(child.pid!)
    expect(tree).to.have.length(3)
    expect(tree[0]).to.equal(child.pid)
    expect(tree[2]).to.equal(Number(child.line))
    killTree(child.pid!)
  })

  it('kills a tree, and what has left it but carries the tag', async () => {
    const child = await shell('setsid sh -c "setsid sleep 100 & echo \\$!" & sleep 100', { MIG_TEST: 'left the tree' })
    const escaped = Number(child.line)
    const tag = 'MIG_TEST=left the tree'
    expect(processesWith(tag)).to.include(escaped)
    killTree(child.pid!, tag)
    await once(child, 'exit')
    const deadline = performance.now() + 5000
    while (processesWith(tag).length > 0 && performance.now() < deadline) {
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(processesWith(tag)).to.deep.equal([])
  })

  it('compares the tag as a whole', async () => {
    const child = await shell('echo ready; sleep 100', { MIG_TEST: 'longer than that' })
    expect(processesWith('MIG_TEST=longer')).to.deep.equal([])
    killTree(child.pid!)
  })

  it('measures memory and CPU time', () => {
    const held = Buffer.alloc(64 * 1_048_576, 1)
    expect(memoryBytes(process.pid)).to.be.greaterThan(held.byteLength)
    const before = cpuMs(process.pid)
    const end = performance.now() + 10_000
    while (cpuMs(process.pid) - before < 50 && performance.now() < end);
    expect(cpuMs(process.pid) - before).to.be.within(50, 200)
  })

  it('knows nothing of a process that is gone', () => {
    expect(memoryBytes(GONE)).to.equal(0)
    expect(cpuMs(GONE)).to.equal(0)
    expect(processTree(GONE)).to.deep.equal([GONE])
    expect(() => killTree(GONE)).to.not.throw()
  })
})
