import { Regex } from '../shared/regex/regex.ts'
import { compareVersions } from '../shared/versions/compare-versions.ts'
import { VersionError } from '../shared/versions/evr.ts'
import type { ScribeTest } from './document.ts'
import type { CandidateResult, TestResult } from './element.ts'
import type { VersionedCandidate } from './packages.ts'
import type { Prepared } from './prepare.ts'

/**
 * Judges the candidates of a test's object.
 *
 * @param prepared - what the object has found; undefined: the document has no such object
 * @param dependencies - results of the tests that this one depends on, all of them
 */
export function evaluateTest(
  test: ScribeTest,
  prepared: Prepared | undefined,
  dependencies: readonly TestResult[]
): TestResult {
  const head = { testid: test.test ?? '', name: test.name ?? '', description: test.description ?? '' }
  const tags = (test.tags ?? []).map(({ key = '', value = '' }) => ({ key, value }))
  const start = { ...head, ...(tags.length > 0 && { tags }) }
  const failed = (error: string): TestResult => {
    return { ...start, iserror: true, error, masterresult: false, hastrueresults: false, results: null }
  }
  const broken = dependencies.find(({ iserror }) => iserror)
  if (broken !== undefined) return failed(`a test dependency failed ("${broken.testid}")`)
  if (prepared === undefined) return failed(`unknown object "${test.object ?? ''}"`)
  if (prepared.error !== undefined) return failed(prepared.error)
  let results: CandidateResult[]
  try {
    const judge = judgeOf(test)
    results = prepared.candidates.map((candidate) => {
      return { result: judge(candidate), identifier: candidate.identifier }
    })
  } catch (error) {
    if (error instanceof VersionError) return failed(error.message)
    throw error
  }
  const hastrueresults = results.some(({ result }) => result)
  const masterresult = hastrueresults && dependencies.every((one) => one.masterresult)
  return {
    ...start,
    iserror: false,
    error: '',
    masterresult,
    hastrueresults,
    results: results.length === 0 ? null : results
  }
}

/** The first of the ways to judge that is filled in; without any, whatever there is is true. */
function judgeOf({ evr, regexp, exactmatch }: ScribeTest): (candidate: VersionedCandidate) => boolean {
  const { operation = '', value: version = '' } = evr ?? {}
  if (operation !== '') {
    const wanted = ['<', '=', '>'].indexOf(operation) - 1
    return ({ type, value }) => Math.sign(compareVersions(type, value, version)) === wanted
  }
  const expression = regexp?.value ?? ''
  if (expression !== '') {
    const regex = new Regex(expression)
    return ({ value }) => regex.test(value)
  }
  const text = exactmatch?.value ?? ''
  return text === '' ? () => true : ({ value }) => value === text
}
