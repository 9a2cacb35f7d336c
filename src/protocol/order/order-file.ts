import * as z from 'zod'
import { fromBase64, toBase64, toUtf8 } from '../../util/bytes.ts'
import { MAX_JSON_DEPTH, MAX_ORDER_FILE_BYTES, MAX_SIGNATURE_BYTES, MAX_SIGNATURES } from '../wire/limits.ts'
import { parseJson } from './canonical.ts'
import { base64Schema } from './scalars.ts'
import { checkShape } from './schema.ts'

/** An order as people keep it: the order's JSON, and `pgpsignatures` beside its fields. */
export interface OrderFile {
  /** without `pgpsignatures`; of any shape yet */
  readonly order: unknown
  /** binary signature packets, as they stand in the file */
  readonly signatures: Uint8Array[]
}

const fileSchema = z.looseObject({
  pgpsignatures: z
    .array(base64Schema(Math.ceil(MAX_SIGNATURE_BYTES / 3) * 4))
    .max(MAX_SIGNATURES)
    .nullish()
})

/**
 * Takes the signatures out of an order file. The file may be indented: what is signed is the canonical form of `order`.
 * @throws MigError `ORDER_MALFORMED`, `ORDER_TOO_DEEP`; `ORDER_INVALID` when `pgpsignatures` is not a list of base64
 */
export function readOrderFile(file: string | Uint8Array): OrderFile {
  const value = parseJson(typeof file === 'string' ? toUtf8(file) : file, {
    maxBytes: MAX_ORDER_FILE_BYTES,
    maxDepth: MAX_JSON_DEPTH
  })
  const { pgpsignatures, ...order } = checkShape(fileSchema, value)
  return { order, signatures: (pgpsignatures ?? []).map(fromBase64) }
}

/** The order file: indented JSON with a newline at the end. */
export function writeOrderFile(order: object, signatures: readonly Uint8Array[]): string {
  return `${JSON.stringify({ ...order, pgpsignatures: signatures.map(toBase64) }, null, 2)}\n`
}
