import { CUSTODY_FRAME_BYTES, MAX_RECEIPT_BYTES, MAX_RESULT_BYTES, MAX_SYNC_FRAME_BYTES } from './limits.ts'

/** One request protocol: its libp2p id and its bounds. One question, one answer, both length-prefixed. */
export interface RequestProtocol {
  /** The protocol id on the wire; its last part is the version. */
  readonly id: string
  /** The same questions and answers, one after the other on a stream that stays open; asked first where there is one. */
  readonly sessionId?: string
  /** Bytes of the question. */
  readonly maxRequestBytes: number
  /** Bytes of the answer. */
  readonly maxAnswerBytes: number
  /** Seconds from the first byte to the end of the answer. */
  readonly timeoutSec: number
}

/** ONLY APPEND. */
export const REQUESTS = {
  /** a sealed result to the node that issued the order; answered by a signed receipt */
  result: { id: '/mig/result/1', maxRequestBytes: MAX_RESULT_BYTES, maxAnswerBytes: MAX_RECEIPT_BYTES, timeoutSec: 60 },
  /** comparing and pulling what two neighbours hold */
  sync: {
    id: '/mig/sync/1',
    sessionId: '/mig/sync/2',
    maxRequestBytes: MAX_SYNC_FRAME_BYTES,
    maxAnswerBytes: MAX_SYNC_FRAME_BYTES,
    timeoutSec: 30
  },
  /** a sealed result to a node that keeps it for the one that issued the order; and what became of it */
  custody: {
    id: '/mig/custody/1',
    maxRequestBytes: MAX_RESULT_BYTES + CUSTODY_FRAME_BYTES,
    maxAnswerBytes: MAX_RECEIPT_BYTES + CUSTODY_FRAME_BYTES,
    timeoutSec: 60
  },
  /** a receipt that came to a custodian, to who gave it the result; the answer is empty */
  receipt: { id: '/mig/receipt/1', maxRequestBytes: MAX_RECEIPT_BYTES, maxAnswerBytes: 0, timeoutSec: 30 }
} as const satisfies Record<string, RequestProtocol>
