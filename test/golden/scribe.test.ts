import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import type { ScribeElements } from '../../src/modules/scribe/element.ts'
import { runModule } from '../helpers/run-module.ts'

const FOLDER = new URL('./scribe/', import.meta.url)
/** Documents that MIG ships; how many tests they have, and in how many ms they are to be evaluated. */
const DOCUMENTS: [file: string, tests: number, ms: number][] = [
  ['glibc-cve-2015-7547.json', 3, 30_000],
  ['rhsa-2015.json.gz', 1914, 5_000],
  ['usn-2015.json.gz', 2741, 5_000]
]

function load(file: string): unknown {
  const bytes = readFileSync(new URL(file, FOLDER))
  return JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString())
}

describe('golden/scribe', function () {
  this.timeout(60_000)
  for (const [file, tests, ms] of DOCUMENTS) {
    it(`${file} is evaluated within ${ms / 1000} s`, async () => {
      const scribedoc = load(file)
      const start = process.cpuUsage()
      const { success, elements } = await runModule('scribe', { scribedoc })
      const { user, system } = process.cpuUsage(start)
      expect(success).to.equal(true)
      const { results } = elements as ScribeElements
      expect(results).to.have.length(tests)
      expect(results.filter(({ iserror }) => iserror)).to.deep.equal([])
      expect((user + system) / 1000).to.be.lessThan(ms)
    })
  }

  it('the uptime of this machine is a version, made of a file and of what is chained to it', async function () {
    if (process.platform !== 'linux') this.skip()
    const document = load('glibc-cve-2015-7547.json') as { tests: { test: string; if?: string[]; evr?: object }[] }
    const tests = document.tests.filter(({ test }) => test === 'test-uptime').map(({ if: _, ...test }) => test)
    const [test] = tests
    const result = await runModule('scribe', { scribedoc: { ...document, tests: [{ ...test, evr: {}, regexp: { value: '^\\d+\\.0$' } }] } })
    expect((result.elements as ScribeElements).results[0]?.results).to.deep.equal([
      { result: true, identifier: '/proc/uptime' }
    ])
  })
})
