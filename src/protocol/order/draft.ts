import * as z from 'zod'
import { fromBase64, gunzip } from '../../util/bytes.ts'
import type { Ms } from '../../util/clock.ts'
import { MigError } from '../errors.ts'
import { MAX_ORDER_BYTES } from '../wire/limits.ts'
import { actionFieldsSchema, actionSchema, type Action, type Reply } from './action-schema.ts'
import { canonicalBytes, parseJson } from './canonical.ts'
import { checkShape } from './schema.ts'
import { uuidV7 } from './uuid.ts'

/** What the moment of signing gives to an action. */
const FILLED_IN = {
  syntaxversion: true,
  kind: true,
  mesh: true,
  id: true,
  validfrom: true,
  expireafter: true,
  reply: true
} as const

const draftSchema = actionFieldsSchema.omit(FILLED_IN)

/** An action that is not signed yet: the question, without what the moment of signing gives. */
export type ActionDraft = z.infer<typeof draftSchema>

const migOperationSchema = z.strictObject({
  module: z.unknown(),
  parameters: z.unknown().optional(),
  want_compressed: z.boolean().optional(),
  is_compressed: z.boolean().optional()
})
type MigOperation = z.infer<typeof migOperationSchema>

const ignored = z.unknown().optional()

/** MIG's version 2 file: the fields that are taken over, and the state of an action, which is not. */
const migFileSchema = z.strictObject({
  name: z.unknown(),
  target: z.unknown(),
  description: z.unknown().optional(),
  threat: z.unknown().optional(),
  operations: z.array(migOperationSchema),
  counters: ignored,
  expireafter: ignored,
  finishtime: ignored,
  id: ignored,
  investigators: ignored,
  lastupdatetime: ignored,
  pgpsignatures: ignored,
  starttime: ignored,
  status: ignored,
  syntaxversion: ignored,
  validfrom: ignored
})

/**
 * The draft in an action file: of MIG's version 2, or of version 3 without signatures. Modules and their parameters are
 * not looked at. Signatures of version 2 do not count: they are over another text.
 * @param json - the parsed file
 * @throws MigError `ACTION_FILE_INVALID` with one sentence
 */
export function draftFromFile(json: unknown): ActionDraft {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw invalid('The file is not a JSON object.')
  checkSize(json)
  const file = json as Record<string, unknown>
  const version = file['syntaxversion']
  switch (version) {
    case 2:
      return checkShape(draftSchema, fromMig(file), 'ACTION_FILE_INVALID')
    case 3:
      return checkShape(draftSchema, fromUnsigned(file), 'ACTION_FILE_INVALID')
    default:
      throw invalid(`syntaxversion is ${version === undefined ? 'missing' : JSON.stringify(version)}, not 2 or 3.`)
  }
}

/**
 * The action, ready for signing.
 * @param moment.now - ms since the epoch, for the action id
 * @throws MigError `ORDER_INVALID` with the path of the field
 */
export function completeDraft(
  draft: ActionDraft,
  moment: {
    readonly mesh: string
    readonly validfrom: string
    readonly expireafter: string
    readonly reply: Reply
    readonly now: Ms
  }
): Action {
  const { now, ...filledIn } = moment
  const id = uuidV7(now, crypto.getRandomValues(new Uint8Array(10)))
  return checkShape(actionSchema, { ...draft, ...filledIn, syntaxversion: 3, kind: 'action', id })
}

function checkSize(json: object): void {
  let size: number
  try {
    size = canonicalBytes(json).byteLength
  } catch (cause) {
    throw invalid('The file is nested too deep, or holds text that is not Unicode.', cause)
  }
  if (size > MAX_ORDER_BYTES) throw invalid(`The action is longer than ${MAX_ORDER_BYTES} bytes.`)
}

function fromMig(file: object): object {
  const { name, target, description, threat, operations } = checkShape(migFileSchema, file, 'ACTION_FILE_INVALID')
  const fields = { name, target, description, threat, operations: operations.map(fromMigOperation) }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null))
}

/** `want_compressed` asked MIG's client to compress. Nothing does any more: large parameters are blobs. */
function fromMigOperation(operation: MigOperation, index: number): object {
  const { module, parameters, is_compressed: isCompressed } = operation
  return { module, parameters: isCompressed === true ? inflate(parameters, index) : (parameters ?? {}) }
}

function inflate(parameters: unknown, index: number): unknown {
  if (typeof parameters !== 'string') throw invalid(`operations[${index}]: compressed parameters are not a string.`)
  try {
    return parseJson(gunzip(fromBase64(parameters), MAX_ORDER_BYTES))
  } catch (cause) {
    throw invalid(`operations[${index}]: compressed parameters are not base64 of gzip of JSON, or too long.`, cause)
  }
}

function fromUnsigned(file: Record<string, unknown>): object {
  const { kind, pgpsignatures, ...fields } = file
  if (kind !== undefined && kind !== 'action') throw invalid('The file is not an action.')
  if (Array.isArray(pgpsignatures) && pgpsignatures.length > 0) throw invalid('The action is signed already.')
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !(key in FILLED_IN)))
}

function invalid(sentence: string, cause?: unknown): MigError {
  return new MigError('ACTION_FILE_INVALID', sentence, { cause })
}
