import { expect } from 'chai'
import type { ScribeTest } from '../../../../src/modules/scribe/document.ts'
import type { TestResult } from '../../../../src/modules/scribe/element.ts'
import { evaluateTest } from '../../../../src/modules/scribe/evaluate.ts'
import type { VersionedCandidate } from '../../../../src/modules/scribe/packages.ts'

const judge = (test: ScribeTest, ...candidates: VersionedCandidate[]): TestResult =>
  evaluateTest({ test: 't', object: 'o', ...test }, { candidates }, [])
const values = (...all: string[]): VersionedCandidate[] => all.map((value) => ({ identifier: value, value }))
const trueOnes = ({ results }: TestResult): string[] =>
  (results ?? []).filter(({ result }) => result).map(({ identifier }) => identifier)

describe('evaluateTest', () => {
  it('judges by the first way that is filled in', () => {
    const all = values('1', '2', '10')
    expect(trueOnes(judge({}, ...all))).to.deep.equal(['1', '2', '10'])
    expect(trueOnes(judge({ exactmatch: { value: '1' } }, ...all))).to.deep.equal(['1'])
    expect(trueOnes(judge({ regexp: { value: '^1' }, exactmatch: { value: '1' } }, ...all))).to.deep.equal(['1', '10'])
    const evr = { operation: '>', value: '2' }
    expect(trueOnes(judge({ evr, regexp: { value: '^1' } }, ...all))).to.deep.equal(['10'])
    expect(trueOnes(judge({ evr: { operation: '<', value: '2' } }, ...all))).to.deep.equal(['1'])
    expect(trueOnes(judge({ evr: { operation: '=', value: '2' } }, ...all))).to.deep.equal(['2'])
    expect(trueOnes(judge({ evr: {}, regexp: {}, exactmatch: {} }, ...all))).to.have.length(3)
  })

  it('compares versions by the rules of the package', () => {
    const evr = { operation: '<', value: '1.0.1' }
    const rpm = { identifier: 'rpm', value: '1.0.a', type: 'rpm' } as const
    expect(trueOnes(judge({ evr }, rpm, { ...rpm, identifier: 'dpkg', type: 'dpkg' }))).to.deep.equal(['rpm'])
  })

  it('says what the test says of itself', () => {
    const test = { name: 'n', description: 'd', tags: [{ key: 'k', value: 'v' }, {}] }
    expect(judge(test)).to.deep.equal({
      testid: 't',
      name: 'n',
      description: 'd',
      tags: [{ key: 'k', value: 'v' }, { key: '', value: '' }], // prettier-ignore
      iserror: false,
      error: '',
      masterresult: false,
      hastrueresults: false,
      results: null
    })
    expect(judge({})).not.to.have.property('tags')
  })

  it('is true when the tests are that it depends on', () => {
    const yes = judge({}, ...values('x'))
    const no = judge({})
    const candidates = { candidates: values('x') }
    const master = (...dependencies: TestResult[]) => evaluateTest({ test: 't' }, candidates, dependencies)
    expect(master(yes, yes)).to.include({ masterresult: true, hastrueresults: true })
    expect(master(yes, no)).to.include({ masterresult: false, hastrueresults: true })
  })

  const errors: [name: string, result: TestResult, error: string][] = [
    ['no object', evaluateTest({ test: 't', object: 'x' }, undefined, []), 'unknown object "x"'],
    ['an object that failed', evaluateTest({ test: 't' }, { error: 'broken' }, []), 'broken'],
    ['no version', judge({ evr: { operation: '=', value: '1:' } }, ...values('1')), 'evrExtract: only epoch'],
    [
      'a dependency that failed',
      evaluateTest({ test: 't' }, { candidates: [] }, [evaluateTest({ test: 'u' }, { error: 'x' }, [])]),
      'a test dependency failed ("u")'
    ]
  ]
  for (const [name, result, error] of errors) {
    it(`is an error with ${name}`, () => {
      expect(result).to.include({ iserror: true, error, masterresult: false, hastrueresults: false, results: null })
    })
  }
})
