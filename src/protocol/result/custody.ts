import { fromHex, toHex } from '../../util/bytes.ts'
import { MigError } from '../errors.ts'
import { CustodyAnswer as AnswerCodec, CustodyQuestion as QuestionCodec } from '../wire/generated/result.js'

/** SHA-256 */
const DIGEST_BYTES = 32

/** A question on `/mig/custody/1`. */
export type CustodyQuestion =
  /** keep this sealed result, and bring it to the node that issued its order */
  | { readonly result: Uint8Array }
  /** has the receipt come of the result with this digest (hex), which was given before? */
  | { readonly resultDigest: string }
  /** send me now what you keep for me */
  | { readonly collect: true }

/** An answer on `/mig/custody/1`: to a result or a digest one of the first two, to `collect` the last. */
export type CustodyAnswer =
  /** of the node that issued the order, as it came */
  | { readonly receipt: Uint8Array }
  /** of the custodian */
  | { readonly custody: Uint8Array }
  /** results that are kept for the asker */
  | { readonly waiting: number }

export function encodeCustodyQuestion(question: CustodyQuestion): Uint8Array {
  return QuestionCodec.encode('resultDigest' in question ? { resultDigest: fromHex(question.resultDigest) } : question)
}

/** @throws MigError `CUSTODY_INVALID` */
export function decodeCustodyQuestion(bytes: Uint8Array): CustodyQuestion {
  const { result, resultDigest, collect } = decode(() => QuestionCodec.decode(bytes))
  if (result !== undefined) return { result }
  if (resultDigest?.byteLength === DIGEST_BYTES) return { resultDigest: toHex(resultDigest) }
  if (collect === true) return { collect }
  throw new MigError('CUSTODY_INVALID', 'The question has none of the fields that are known.')
}

export function encodeCustodyAnswer(answer: CustodyAnswer): Uint8Array {
  return AnswerCodec.encode(answer)
}

/** @throws MigError `CUSTODY_INVALID` */
export function decodeCustodyAnswer(bytes: Uint8Array): CustodyAnswer {
  const { receipt, custody, waiting } = decode(() => AnswerCodec.decode(bytes))
  if (receipt !== undefined) return { receipt }
  if (custody !== undefined) return { custody }
  if (waiting !== undefined) return { waiting }
  throw new MigError('CUSTODY_INVALID', 'The answer has none of the fields that are known.')
}

function decode<T>(task: () => T): T {
  try {
    return task()
  } catch (cause) {
    throw new MigError('CUSTODY_INVALID', 'The message of the custody protocol cannot be decoded.', { cause })
  }
}
