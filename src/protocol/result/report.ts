import * as z from 'zod'
import { fromUtf8, toUtf8 } from '../../util/bytes.ts'
import { type Code, CODES, MigError } from '../errors.ts'
import { digestSchema } from '../order/scalars.ts'
import { MAX_OPERATIONS, MAX_REPORT_BYTES, MAX_REPORT_DEPTH } from '../wire/limits.ts'
import { jsonDepth } from './json-depth.ts'
import { type ModuleResult, moduleResultSchema } from './module-result.ts'

/**
 * What an agent reports of a command before it has ended. Best effort: either may be missing. `accepted` with a code: it
 * would be refused now, and another signature or a newer policy may turn that.
 */
const PASSING_STATUSES = ['accepted', 'running'] as const
/** What a command ends with. Exactly one of them is reported, and it is never replaced. */
const FINAL_STATUSES = ['success', 'failed', 'timeout', 'refused', 'cancelled'] as const

export type FinalStatus = (typeof FINAL_STATUSES)[number]

const UINT32 = 0xffff_ffff

const reportSchema = z.object({
  mesh: z.string(),
  order: digestSchema,
  agent: z.string(),
  sequence: z.int().min(0).max(UINT32),
  policyVersion: z.int().min(0).max(UINT32),
  status: z.enum([...PASSING_STATUSES, ...FINAL_STATUSES]),
  started: z.iso.datetime({ precision: 3 }),
  finished: z.iso.datetime({ precision: 3 }),
  code: z.string().optional(),
  message: z.string().optional(),
  name: z.string(),
  results: z.array(moduleResultSchema).max(MAX_OPERATIONS),
  sandbox: z.array(z.string()),
  masked: z.boolean()
})

/** What an agent says of one command: the plaintext of a sealed result. */
export interface Report {
  readonly mesh: string
  /** order digest */
  readonly order: string
  /** peer id text */
  readonly agent: string
  /** which run of the order: 0, and upwards */
  readonly sequence: number
  /** version of the policy that the agent judged by */
  readonly policyVersion: number
  readonly status: (typeof PASSING_STATUSES)[number] | FinalStatus
  /** RFC 3339 with milliseconds, by the agent's clock */
  readonly started: string
  /** as `started`; of a command that has not ended, when the report was made */
  readonly finished: string
  /** why, when the status does not say it all */
  readonly code?: Code
  /** one sentence about `code` */
  readonly message?: string
  /** host name of the agent */
  readonly name: string
  /** one for each operation, in the order of the action; empty when nothing was run */
  readonly results: readonly ModuleResult[]
  /** walls of the sandbox that the host did not permit */
  readonly sandbox: readonly string[]
  /** the agent masked what identifies files, hosts and people */
  readonly masked: boolean
}

/** True for a status that a command ends with. */
export function isFinalStatus(status: Report['status']): status is FinalStatus {
  return (FINAL_STATUSES as readonly string[]).includes(status)
}

/**
 * The JSON of a report, its fields in the order of the schema; checked as the investigator will check it, so that
 * what an agent seals can be read.
 *
 * @throws MigError `RESULT_TOO_LARGE` above MAX_REPORT_BYTES, `RESULT_MALFORMED` when it is no {@link Report}
 */
export function encodeReport(report: Report): Uint8Array {
  const ordered = Object.fromEntries(Object.keys(reportSchema.shape).map((key) => [key, report[key as keyof Report]]))
  const bytes = toUtf8(JSON.stringify(ordered))
  if (bytes.byteLength > MAX_REPORT_BYTES) {
    throw new MigError('RESULT_TOO_LARGE', `The report has ${bytes.byteLength} bytes, more than ${MAX_REPORT_BYTES}.`)
  }
  parseReport(bytes)
  return bytes
}

/**
 * Reads a report. Fields that a later version added are left out; a code that a later version added moves into
 * `message`.
 *
 * @throws MigError `RESULT_MALFORMED` with the path of the field
 */
export function parseReport(bytes: Uint8Array): Report {
  const parsed = reportSchema.safeParse(readJson(bytes))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new MigError('RESULT_MALFORMED', `The report is wrong at ${issue?.path.join('.')}: ${issue?.message}.`)
  }
  const { code, message, ...rest } = parsed.data
  if (code === undefined) return { ...rest, ...(message !== undefined && { message }) }
  if (isCode(code)) return { ...rest, code, ...(message !== undefined && { message }) }
  return { ...rest, message: message === undefined ? code : `${code}: ${message}` }
}

function readJson(bytes: Uint8Array): unknown {
  if (bytes.byteLength > MAX_REPORT_BYTES || jsonDepth(bytes) > MAX_REPORT_DEPTH) {
    throw new MigError('RESULT_MALFORMED', 'The report is larger or nested deeper than allowed.')
  }
  try {
    return JSON.parse(fromUtf8(bytes))
  } catch (error) {
    throw new MigError('RESULT_MALFORMED', 'The report is not JSON.', { cause: error })
  }
}

function isCode(text: string): text is Code {
  return Object.hasOwn(CODES, text)
}
