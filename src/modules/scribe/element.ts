/** What a test says of one candidate. */
export interface CandidateResult {
  readonly result: boolean
  readonly identifier: string
}

/** What came out of one test; MIG's form. */
export interface TestResult {
  readonly testid: string
  readonly name: string
  readonly description: string
  /** absent when the test has none */
  readonly tags?: readonly { readonly key: string; readonly value: string }[]
  readonly iserror: boolean
  readonly error: string
  /** a candidate is true, and so is every test that this one depends on */
  readonly masterresult: boolean
  /** a candidate is true */
  readonly hastrueresults: boolean
  readonly results: readonly CandidateResult[] | null
}

export interface ScribeElements {
  readonly results: readonly TestResult[]
  readonly humanoutput: boolean
  readonly jsonoutput: boolean
}

export interface ScribeStatistics {
  /** Go's duration text */
  readonly execruntime: string
}
