import { expect } from 'chai'
import type { z } from 'zod'
import { actionSchema } from '../../../../src/protocol/order/action-schema.ts'
import {
  MAX_BLOB_BYTES,
  MAX_BLOBS,
  MAX_MODULE_NAME_CHARACTERS,
  MAX_NAME_CHARACTERS,
  MAX_ONLY_AGENTS,
  MAX_OPERATIONS,
  MAX_REPLY_ADDRESSES,
  MAX_REPLY_KEY_CHARACTERS,
  MAX_REPLY_LIFE_SEC,
  MAX_REPLY_VIA,
  MAX_RESULT_BYTES,
  MAX_SCHEDULE_CHARACTERS,
  MAX_SPREAD_MS,
  MAX_TARGET_CHARACTERS,
  MAX_VALIDITY_SEC,
  MAX_WAVES
} from '../../../../src/protocol/wire/limits.ts'
import { action, AGENTS, NOW, timeText } from '../../../helpers/orders.ts'

const FULL = action({
  description: { author: 'A', email: 'a@example.net', url: 'https://example.net', revision: 201409031000 },
  threat: { ref: 'r', level: '-', family: 'search', type: 'system' },
  only: [...AGENTS],
  operations: [
    {
      module: 'yara',
      parameters: { rules: 'r.yar' },
      blobs: [{ name: 'r.yar', sha256: 'ab'.repeat(32), size: MAX_BLOB_BYTES }],
      limits: { timeoutSec: 1, cpuPercent: 100, maxBytes: MAX_RESULT_BYTES },
      sealed: 'AAAA'
    },
    { module: 'ping', parameters: null }
  ],
  rollout: { order: [...AGENTS].reverse(), waves: [1, 10], everySec: 60, stopAfterFailures: 1 },
  schedule: '*/5 0-6 1,15 * 1',
  policyVersion: 0,
  policyMaxAge: 3600
})

/** Distinct peer ids that rise. */
function agents(count: number): string[] {
  return times(count, (index) => AGENTS[0].slice(0, -5) + String(index).padStart(5, '0').replaceAll('0', 'A')).sort()
}

/** The action with what `path` names set to `value`, or taken away. */
function withValue(path: readonly (string | number)[], value: unknown): unknown {
  const copy = structuredClone(FULL)
  let parent = copy as unknown as Record<string | number, unknown>
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string | number, unknown>
  const last = path.at(-1) as string | number
  if (value === undefined) Reflect.deleteProperty(parent, last)
  else parent[last] = value
  return copy
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}

const operation = { module: 'ping', parameters: {} }
const blob = (index: number): object => ({ name: String(index), sha256: 'ab'.repeat(32), size: 1 })
const atExpiry = Date.parse(FULL.expireafter)

/** Path, what it may be, what it must not be. `undefined`: absent. */
const CASES: readonly [path: (string | number)[], good: unknown[], bad: unknown[]][] = [
  [['syntaxversion'], [], [2, '3', undefined]],
  [['kind'], [], ['cancel', undefined]],
  [['mesh'], [], ['test', undefined]],
  [['id'], [], ['1', undefined]],
  [['name'], ['x', 'x'.repeat(MAX_NAME_CHARACTERS)], ['', 'x'.repeat(MAX_NAME_CHARACTERS + 1), undefined]],
  [['description'], [undefined, {}], [null, { owner: 'A' }, { revision: '1' }]],
  [['threat'], [undefined, {}], [{ severity: 'high' }]],
  [['target'], ['x'.repeat(MAX_TARGET_CHARACTERS)], ['', 'x'.repeat(MAX_TARGET_CHARACTERS + 1), undefined]],
  [
    ['only'],
    [undefined, [], agents(MAX_ONLY_AGENTS)],
    [agents(MAX_ONLY_AGENTS + 1), [...AGENTS].reverse(), [AGENTS[0], AGENTS[0]], ['x']]
  ],
  [['validfrom'], [], ['2026-11-24', undefined]],
  [
    ['expireafter'],
    [timeText(NOW + 1000), timeText(NOW + MAX_VALIDITY_SEC * 1000)],
    [timeText(NOW), timeText(NOW - 1000), undefined]
  ],
  [
    ['operations'],
    [times(MAX_OPERATIONS, () => operation)],
    [[], times(MAX_OPERATIONS + 1, () => operation), undefined]
  ],
  [
    ['operations', 0, 'module'],
    ['x'.repeat(MAX_MODULE_NAME_CHARACTERS), 'a_b-1'],
    ['x'.repeat(MAX_MODULE_NAME_CHARACTERS + 1), 'File', '', '-x', undefined]
  ],
  [['operations', 0, 'parameters'], [null, [], 'x', 0, false], [undefined]],
  [
    ['operations', 0, 'blobs'],
    [undefined, times(MAX_BLOBS, blob)],
    [[], times(MAX_BLOBS + 1, blob), [blob(1), blob(1)]]
  ],
  [['operations', 0, 'blobs', 0, 'size'], [1], [0, 1.5, MAX_BLOB_BYTES + 1]],
  [['operations', 0, 'limits'], [undefined, {}], [{ memory: 1 }]],
  [['operations', 0, 'limits', 'timeoutSec'], [MAX_VALIDITY_SEC], [0, MAX_VALIDITY_SEC + 1, 1.5]],
  [['operations', 0, 'limits', 'cpuPercent'], [1], [0, 101]],
  [['operations', 0, 'limits', 'maxBytes'], [1], [0, MAX_RESULT_BYTES + 1]],
  [['operations', 0, 'sealed'], [undefined], ['x']],
  [['reply'], [], [undefined]],
  [['reply', 'peer'], [AGENTS[1]], ['x', undefined]],
  [
    ['reply', 'via'],
    [times(MAX_REPLY_VIA, () => '/memory/1')],
    [times(MAX_REPLY_VIA + 1, () => '/memory/1'), undefined]
  ],
  [
    ['reply', 'addresses'],
    [[], times(MAX_REPLY_ADDRESSES, () => '/memory/1')],
    [times(MAX_REPLY_ADDRESSES + 1, () => '/memory/1'), ['x'], undefined]
  ],
  [['reply', 'key'], ['A'.repeat(MAX_REPLY_KEY_CHARACTERS)], ['A'.repeat(MAX_REPLY_KEY_CHARACTERS + 4), '', undefined]],
  [
    ['reply', 'until'],
    [timeText(atExpiry), timeText(atExpiry + MAX_REPLY_LIFE_SEC * 1000)],
    [timeText(atExpiry - 1000), timeText(atExpiry + MAX_REPLY_LIFE_SEC * 1000 + 1000), 'x', undefined]
  ],
  [['reply', 'spreadMs'], [MAX_SPREAD_MS], [-1, MAX_SPREAD_MS + 1, undefined]],
  [['rollout'], [undefined], [{}]],
  [
    ['rollout', 'order'],
    [1, 100, agents(MAX_ONLY_AGENTS)],
    [0, 101, [], agents(MAX_ONLY_AGENTS + 1), [AGENTS[0], AGENTS[0]], undefined]
  ],
  [['rollout', 'waves'], [times(MAX_WAVES, () => 1)], [[], [0], times(MAX_WAVES + 1, () => 1), undefined]],
  [
    ['rollout', 'everySec'],
    [1, MAX_VALIDITY_SEC],
    [0, MAX_VALIDITY_SEC + 1, undefined]
  ],
  [['rollout', 'stopAfterFailures'], [5], [0, undefined]],
  [
    ['schedule'],
    [undefined, `${'1'.repeat(MAX_SCHEDULE_CHARACTERS - 8)} * * * *`],
    ['* * * *', '* * * * * *', '@daily', 'a * * * *', `${'1'.repeat(MAX_SCHEDULE_CHARACTERS - 7)} * * * *`]
  ],
  [['policyVersion'], [undefined, 7], [-1, 1.5]],
  [['policyMaxAge'], [undefined, 1], [0]],
  [['pgpsignatures'], [undefined], [[]]]
]

describe('protocol/order/action-schema', () => {
  it('takes an action with every field', () => {
    const parsed: z.infer<typeof actionSchema> = actionSchema.parse(FULL)
    expect(parsed).to.deep.equal(FULL)
  })

  for (const [path, good, bad] of CASES) {
    const name = path.join('.')
    good.forEach((value, index) => {
      it(`takes ${name}, example ${index}`, () => {
        expect(actionSchema.safeParse(withValue(path, value)).error?.issues ?? []).to.deep.equal([])
      })
    })
    bad.forEach((value, index) => {
      it(`refuses ${name}, example ${index}`, () => {
        expect(actionSchema.safeParse(withValue(path, value)).success).to.equal(false)
      })
    })
  }

  it('refuses more than 30 days of validity', () => {
    const reply = { ...FULL.reply, until: timeText(NOW + 60 * 86_400_000) }
    const most = action({ reply, expireafter: timeText(NOW + MAX_VALIDITY_SEC * 1000) })
    const more = action({ reply, expireafter: timeText(NOW + MAX_VALIDITY_SEC * 1000 + 1000) })
    expect([actionSchema.safeParse(most).success, actionSchema.safeParse(more).success]).to.deep.equal([true, false])
  })
})
