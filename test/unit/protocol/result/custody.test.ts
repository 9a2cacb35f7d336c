import { expect } from 'chai'
import {
  decodeCustodyAnswer,
  decodeCustodyQuestion,
  encodeCustodyAnswer,
  encodeCustodyQuestion,
  type CustodyAnswer,
  type CustodyQuestion
} from '../../../../src/protocol/result/custody.ts'
import { CustodyQuestion as QuestionCodec } from '../../../../src/protocol/wire/generated/result.js'
import { CUSTODY_FRAME_BYTES, MAX_RECEIPT_BYTES, MAX_RESULT_BYTES } from '../../../../src/protocol/wire/limits.ts'
import { REQUESTS } from '../../../../src/protocol/wire/requests.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'

describe('the custody protocol', () => {
  const questions: CustodyQuestion[] = [
    { result: Uint8Array.of(1, 2, 3) },
    { result: new Uint8Array() },
    { resultDigest: 'ab'.repeat(32) },
    { collect: true }
  ]
  const answers: CustodyAnswer[] = [
    { receipt: Uint8Array.of(1) },
    { custody: Uint8Array.of(2) },
    { waiting: 0 },
    { waiting: 7 }
  ]

  it('carries every question and every answer', () => {
    expect(questions.map((question) => decodeCustodyQuestion(encodeCustodyQuestion(question)))).to.deep.equal(questions)
    expect(answers.map((answer) => decodeCustodyAnswer(encodeCustodyAnswer(answer)))).to.deep.equal(answers)
  })

  it('refuses what says nothing, and what is no message', () => {
    const nothing = new Uint8Array()
    const garbage = Uint8Array.of(0xff, 0xff, 0xff)
    for (const bytes of [nothing, garbage]) {
      throwsCode(() => decodeCustodyQuestion(bytes), 'CUSTODY_INVALID')
      throwsCode(() => decodeCustodyAnswer(bytes), 'CUSTODY_INVALID')
    }
    throwsCode(() => decodeCustodyQuestion(QuestionCodec.encode({ collect: false })), 'CUSTODY_INVALID')
  })

  it('a digest has 32 bytes, no more and no less', () => {
    for (const length of [31, 33]) {
      const bytes = QuestionCodec.encode({ resultDigest: new Uint8Array(length) })
      throwsCode(() => decodeCustodyQuestion(bytes), 'CUSTODY_INVALID')
    }
  })

  it('fits into its frames with the largest result and receipt', () => {
    const question = encodeCustodyQuestion({ result: new Uint8Array(MAX_RESULT_BYTES) })
    const answer = encodeCustodyAnswer({ receipt: new Uint8Array(MAX_RECEIPT_BYTES) })
    expect(question.byteLength).to.be.at.most(REQUESTS.custody.maxRequestBytes)
    expect(answer.byteLength).to.be.at.most(REQUESTS.custody.maxAnswerBytes)
    expect(CUSTODY_FRAME_BYTES).to.equal(64)
  })
})
