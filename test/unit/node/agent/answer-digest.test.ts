import { expect } from 'chai'
import { answerDigest } from '../../../../src/node/agent/answer-digest.ts'
import type { ModuleResult } from '../../../../src/protocol/result/module-result.ts'

describe('answerDigest', () => {
  const result: ModuleResult = {
    foundanything: true,
    success: true,
    elements: { a: 1, b: [2] },
    statistics: 3,
    errors: null
  }
  const digest = (changes: Partial<ModuleResult> = {}): string =>
    answerDigest({ status: 'success', results: [{ ...result, ...changes }] })

  it('leaves out what differs from run to run: statistics, times, the order of keys', () => {
    expect(digest({ statistics: { walltime: '1ms' }, elements: { b: [2], a: 1 } })).to.equal(digest())
    expect(answerDigest({ status: 'success', results: [result], started: 7, message: 'x' })).to.equal(digest())
  })

  it('holds everything else apart', () => {
    const others = [
      digest({ elements: { a: 1, b: [3] } }),
      digest({ errors: ['x'] }),
      digest({ success: false }),
      digest({ foundanything: false }),
      digest({ elements: '\ud800' }),
      answerDigest({ status: 'failed', results: [result] }),
      answerDigest({ status: 'success', code: 'TIMEOUT', results: [result] }),
      answerDigest({ status: 'success' })
    ]
    expect(new Set([digest(), ...others]).size).to.equal(others.length + 1)
  })
})
