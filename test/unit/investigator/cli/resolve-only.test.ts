import { expect } from 'chai'
import type { InvestigatorApi } from '../../../../src/investigator/api/api.ts'
import { Arguments } from '../../../../src/investigator/cli/arguments.ts'
import { resolveOnly } from '../../../../src/investigator/cli/resolve-only.ts'
import { exampleAnswer, fileResult } from '../../../helpers/action-examples.ts'
import { expectCode } from '../../../helpers/expect-code.ts'

/** Answers of one action: a found something, b did not, c was refused. */
const node = {
  async *results() {
    yield exampleAnswer('a')
    yield exampleAnswer('b', { results: [fileResult()] })
    yield exampleAnswer('c', { status: 'refused', results: [] })
  }
} as unknown as InvestigatorApi
const only = (values: Record<string, string | string[]>, draft?: string[]) =>
  resolveOnly(draft, node, new Arguments(values))

describe('investigator/cli/resolve-only', () => {
  it('is no limit when nothing asks for one', async () => {
    expect(await only({})).to.equal(undefined)
  })

  it('is sorted, each once', async () => {
    expect(await only({ only: ['z', 'a', 'z'] })).to.deep.equal(['a', 'z'])
  })

  it('takes those that found something in an action, or those that did not', async () => {
    expect(await only({ 'target-found': 'x' })).to.deep.equal(['id-of-a'])
    expect(await only({ 'target-notfound': 'x' })).to.deep.equal(['id-of-b'])
  })

  it('of a scheduled action the newest run counts that says something', async () => {
    const scheduled = {
      async *results() {
        yield exampleAnswer('a')
        yield exampleAnswer('a', { sequence: 1, results: [fileResult()] })
        yield exampleAnswer('a', { sequence: 2, code: 'UNCHANGED', results: [] })
        yield exampleAnswer('a', { sequence: 3, status: 'failed', results: [] })
      }
    } as unknown as InvestigatorApi
    expect(await resolveOnly(undefined, scheduled, new Arguments({ 'target-notfound': 'x' }))).to.deep.equal([
      'id-of-a'
    ])
    await expectCode(resolveOnly(undefined, scheduled, new Arguments({ 'target-found': 'x' })), 'NO_TARGET')
  })

  it('leaves those that all limits leave', async () => {
    expect(await only({ only: ['id-of-a', 'id-of-b'], 'target-notfound': 'x' }, ['id-of-b', 'q'])).to.deep.equal([
      'id-of-b'
    ])
    await expectCode(only({ only: ['q'], 'target-found': 'x' }), 'NO_TARGET')
  })
})
