import type { Ms } from '../../util/clock.ts'
import type { JsonValue, ValueType } from './expression.ts'
import type { AgentRecord } from './record.ts'

/** What the asker knows of an agent beside its record. */
export interface Moment {
  /** what `NOW()` is */
  readonly now: Ms
  /** `online` unless said: an agent that evaluates itself is */
  readonly status?: string
  /** `now` unless said: an agent that evaluates itself is alive now */
  readonly heartbeattime?: Ms
}

interface Column {
  readonly type: ValueType
  read(record: AgentRecord, moment: Moment): string | number | JsonValue | null
}

/** RFC 3339 to ms; NULL when the record holds something else. */
function time(text: string): Ms | null {
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? null : ms
}

/** MIG's columns of `agents`. */
export const COLUMNS = {
  id: { type: 'text', read: (record) => record.id },
  name: { type: 'text', read: (record) => record.name },
  queueloc: { type: 'text', read: (record) => record.queueloc },
  mode: { type: 'text', read: (record) => record.mode },
  version: { type: 'text', read: (record) => record.version },
  pid: { type: 'number', read: (record) => record.pid },
  starttime: { type: 'time', read: (record) => time(record.starttime) },
  // An agent is destroyed by ending it, and then it is in no census: the column is always NULL.
  destructiontime: { type: 'time', read: () => null },
  heartbeattime: { type: 'time', read: (_, moment) => moment.heartbeattime ?? moment.now },
  refreshtime: { type: 'time', read: (record) => time(record.refreshtime) },
  status: { type: 'text', read: (_, moment) => moment.status ?? 'online' },
  environment: { type: 'json', read: (record) => ({ ...record.environment }) },
  tags: { type: 'json', read: (record) => record.tags },
  // There is no loader here; MIG has '' for an agent that none installed.
  loadername: { type: 'text', read: () => '' }
} as const satisfies Record<string, Column>

export type ColumnName = keyof typeof COLUMNS

/** Is there a column of that name? Names are lower case; SQL folds them. */
export function isColumn(name: string): name is ColumnName {
  return Object.hasOwn(COLUMNS, name)
}

const ENVIRONMENT_KEYS = new Set([
  'init',
  'ident',
  'os',
  'arch',
  'isproxied',
  'proxy',
  'addresses',
  'publicip',
  'aws',
  'modules'
])

/** What was probably meant by a name that is not a column: MIG's own docs say `os='linux'`. */
export function columnHint(name: string): string {
  if (ENVIRONMENT_KEYS.has(name)) return `did you mean environment->>'${name}'?`
  if (name === 'env') return 'did you mean environment?'
  if (name === 'hostname' || name === 'host') return 'did you mean name?'
  return `the columns are ${Object.keys(COLUMNS).join(', ')}`
}
