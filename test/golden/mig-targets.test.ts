import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { evaluateTarget } from '../../src/protocol/target/evaluate.ts'
import { parseTarget } from '../../src/protocol/target/parse.ts'
import { agentRecord, NOW } from '../helpers/agent-record.ts'

/** The shipped actions that are not for an i386 Debian server on Linux. */
const FOR_OTHERS = [
  'example_v2.json',
  'glibc_amazon_cve-2015-0235.json',
  'glibc_rhel_cve-2015-0235.json',
  'glibc_ubuntu_cve-2015-0235.json',
  'tests_windows.json'
]

const folder = join(import.meta.dirname, 'mig-actions')
const files = globSync('*.json', { cwd: folder }).sort()

describe('golden/mig-actions: targets', () => {
  it('are 19', () => {
    expect(files).to.have.length(19)
  })

  for (const file of files) {
    it(`of ${file}`, () => {
      const { target } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { target: string }
      const isMeant = evaluateTarget(parseTarget(target), agentRecord(), { now: NOW })
      expect(isMeant, target).to.equal(!FOR_OTHERS.includes(file))
    })
  }
})
