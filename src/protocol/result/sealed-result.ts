import type { PrivateKey } from '@libp2p/interface'
import { fromHex, sha256Hex, toHex } from '../../util/bytes.ts'
import type { Ms } from '../../util/clock.ts'
import { MigError } from '../errors.ts'
import { open, seal } from '../pgp/seal.ts'
import { SealedResult } from '../wire/generated/result.js'
import { MAX_REPORT_BYTES, MAX_RESULT_BYTES } from '../wire/limits.ts'
import { pad, padme, unpad } from './padding.ts'
import { encodeReport, isFinalStatus, parseReport, type Report } from './report.ts'
import { decodeNormal, openSigned, signPayload } from './signed.ts'

/** SHA-256 */
const DIGEST_BYTES = 32

/** The outside of a sealed result: what a custodian sees, signed by the agent. */
export interface Cover {
  readonly orderDigest: string
  /** peer id text; the signer */
  readonly agent: string
  readonly sequence: number
  /** the report inside ends the command */
  readonly final: boolean
  /** OpenPGP message to the reply key */
  readonly sealed: Uint8Array
  /** SHA-256 of the whole as it travels, hex; what a receipt is for */
  readonly resultDigest: string
}

/**
 * Pads a report, seals it to the reply key of the action, and signs it as the agent.
 *
 * @param options.replyKey - binary OpenPGP public key
 * @param options.privateKey - of the node whose peer id is `report.agent`
 * @throws MigError `RESULT_TOO_LARGE`, `RESULT_MALFORMED`; what `seal` throws for a key that cannot be used
 */
export async function sealReport(
  report: Report,
  options: { readonly replyKey: Uint8Array; readonly privateKey: PrivateKey; readonly now: Ms }
): Promise<Uint8Array> {
  const payload = SealedResult.encode({
    orderDigest: fromHex(report.order),
    agent: report.agent,
    sequence: report.sequence,
    final: isFinalStatus(report.status),
    sealed: await seal(pad(encodeReport(report)), options.replyKey, options.now)
  })
  return signPayload('result', payload, options.privateKey)
}

/**
 * Checks the outside of a sealed result: size, form, and that the agent it names signed it.
 *
 * @throws MigError `RESULT_TOO_LARGE`, `RESULT_MALFORMED`
 */
export async function readCover(bytes: Uint8Array): Promise<Cover> {
  if (bytes.byteLength > MAX_RESULT_BYTES) {
    throw new MigError('RESULT_TOO_LARGE', `The sealed result has more than ${MAX_RESULT_BYTES} bytes.`)
  }
  const { payload, signer } = await openSigned('result', bytes, 'RESULT_MALFORMED')
  const { orderDigest, agent, sequence, final, sealed } = decodeNormal(SealedResult, payload, 'RESULT_MALFORMED')
  if (orderDigest.byteLength !== DIGEST_BYTES) {
    throw new MigError('RESULT_MALFORMED', 'The order digest is not 32 bytes.')
  }
  if (agent !== signer) throw new MigError('RESULT_MALFORMED', 'The sealed result is not signed by the agent it names.')
  return { orderDigest: toHex(orderDigest), agent, sequence, final, sealed, resultDigest: sha256Hex(bytes) }
}

/**
 * Opens a result whose cover was read, and compares inside and outside.
 *
 * @param replyPrivateKey - the private half of the reply key of the order that the cover names, binary
 * @throws MigError `RESULT_MALFORMED`; `RESULT_SWAPPED` when the inside is of another mesh, order, agent or sequence
 */
export async function openCover(
  cover: Cover,
  replyPrivateKey: Uint8Array,
  { mesh }: { readonly mesh: string }
): Promise<Report> {
  const report = parseReport(unpad(await open(cover.sealed, replyPrivateKey, { maxBytes: padme(MAX_REPORT_BYTES) })))
  const isSame =
    report.mesh === mesh &&
    report.order === cover.orderDigest &&
    report.agent === cover.agent &&
    report.sequence === cover.sequence &&
    isFinalStatus(report.status) === cover.final
  if (!isSame) throw new MigError('RESULT_SWAPPED', `The result of ${cover.agent} names another command inside.`)
  return report
}

/** {@link readCover} and {@link openCover} in one; throws what they throw. */
export async function openResult(
  bytes: Uint8Array,
  replyPrivateKey: Uint8Array,
  options: { readonly mesh: string }
): Promise<Report> {
  return openCover(await readCover(bytes), replyPrivateKey, options)
}
