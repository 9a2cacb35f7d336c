import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { isShown, moduleLines, resultLines } from '../../../../src/investigator/render/result-lines.ts'
import { MODULES } from '../../../../src/modules/registry.ts'
import type { ModuleResult } from '../../../../src/protocol/result/module-result.ts'
import { exampleAnswer, fileResult } from '../../../helpers/action-examples.ts'

interface PrintCase {
  readonly name: string
  readonly module: string
  readonly foundonly: boolean
  readonly result: ModuleResult
  readonly lines: string[] | null
}
const { cases } = JSON.parse(readFileSync(new URL('../../../golden/print.json', import.meta.url), 'utf8')) as {
  cases: PrintCase[]
}
const view = (show: 'found' | 'notfound' | 'all') => ({ show, modules: ['file'], registry: MODULES })

describe('investigator/render/result-lines', () => {
  describe('lines of MIG', () => {
    for (const { name, module, foundonly, result, lines } of cases.filter(({ module }) => MODULES.has(module))) {
      it(`${name}, ${foundonly ? 'found only' : 'all'}`, () => {
        expect(moduleLines(MODULES.get(module), module, result, foundonly)).to.deep.equal(lines ?? [])
      })
    }
  })

  it('have the name of the agent in front', () => {
    expect(resultLines(exampleAnswer('web1'), view('found'))).to.deep.equal([
      "web1 /etc/passwd [lastmodified:2015-02-07 01:51:07 +0000 UTC, mode:-rw-r--r--, size:12] in search 's1'"
    ])
  })

  it('tell statistics and status unless only what was found is shown', () => {
    expect(resultLines(exampleAnswer('web1', { results: [fileResult()] }), view('all'))).to.deep.equal([
      "web1 0 match found in search 's1'",
      'web1 Statistics: 24 files checked, 0 failed to open, 0 matched, ran in 1ms.',
      'web1 command success'
    ])
  })

  it('of a hostile file name stay under the name of their agent, and do not move the cursor', () => {
    const hostile = exampleAnswer('evil', { results: [fileResult('/a\nweb1 /etc/shadow\u001b[1A')] })
    const lines = resultLines(hostile, view('found'))
    expect(lines.every((line) => line.startsWith('evil '))).to.equal(true)
    expect(lines.join('')).to.contain('\\x1b[1A')
  })

  it('of a hostile agent name are one line', () => {
    expect(resultLines(exampleAnswer('a\nb'), view('found'))[0]).to.match(/^a\\x0ab /)
  })

  it('of elements that no module made say so', () => {
    const broken = { ...fileResult(), elements: { s1: [null] } }
    expect(resultLines(exampleAnswer('web1', { results: [broken] }), view('found'))[0]).to.contain('cannot be printed')
    expect(moduleLines(undefined, 'nonesuch', broken, true)).to.deep.equal(["[error] unknown module 'nonesuch'"])
  })

  it('of more results than were asked for, of a run, and of no change say so', () => {
    const results = [fileResult('/x'), fileResult('/y')]
    expect(resultLines(exampleAnswer('evil', { results }), view('found'))[1]).to.equal("evil [error] unknown module ''")
    const unchanged = exampleAnswer('web1', { results: [], sequence: 7, code: 'UNCHANGED' })
    expect(resultLines(unchanged, { ...view('all'), isScheduled: true })).to.deep.equal([
      'web1 run 7 command success, unchanged'
    ])
  })

  it('are shown by what the answer found', () => {
    const [hit, miss] = [fileResult('/x'), fileResult()]
    expect([isShown([hit, miss], 'found'), isShown([miss], 'found'), isShown([], 'found')]).to.deep.equal([
      true,
      false,
      false
    ])
    expect([isShown([hit], 'notfound'), isShown([miss], 'notfound')]).to.deep.equal([false, true])
    expect([isShown([hit], 'all'), isShown([], 'all')]).to.deep.equal([true, true])
  })
})
