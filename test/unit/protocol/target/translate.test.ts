import { expect } from 'chai'
import { evaluateTarget } from '../../../../src/protocol/target/evaluate.ts'
import { parseTarget } from '../../../../src/protocol/target/parse.ts'
import { agentRecord, NOW } from '../../../helpers/agent-record.ts'
import { TARGET_FORMS } from '../../../helpers/target-forms.ts'
import { targetRefusalOf } from '../../../helpers/target-refusal.ts'

/** What is outside the language, with the sentence that answers it. */
const REFUSED: Record<string, string> = {
  "os='linux'": "unknown column os at 1: did you mean environment->>'os'?",
  "env->>'os'='linux'": 'unknown column env at 1: did you mean environment?',
  "commands.status='sent'": 'unknown table commands at 1: the only one is agents',
  "public.agents.name='x'": 'unknown table public.agents at 1: the only one is agents',
  "current_user = 'x'":
    'unknown column current_user at 1: the columns are id, name, queueloc, mode, version, pid, starttime, destructiontime, heartbeattime, refreshtime, status, environment, tags, loadername',
  name: 'a text stands where a condition belongs at 1',
  "'linux'": "'linux' is not a condition at 1",
  pid: 'a number stands where a condition belongs at 1',
  'name = 5': 'a number stands where a text belongs at 8: put it in single quotes',
  'name = pid': 'a number stands where a text belongs at 8: add ::text',
  "environment->>'isproxied' = TRUE": 'a condition stands where a text belongs at 29: put it in single quotes',
  "pid = 'many'": "'many' is not a number at 7",
  "pid LIKE '4%'": 'a number stands where a text belongs at 1: add ::text',
  'name = environment': 'a JSON value stands where a text belongs at 8: use ->> to get the text',
  "environment->'os' = 'linux'": 'a JSON value cannot be compared at 1: use ->> to get the text',
  'name = mode IS NULL': 'a condition stands where a text belongs at 8: put conditions in parentheses',
  'name = NULL': 'NULL is no value to compare with at 8: use IS NULL',
  "name->>'x' = 'y'": 'a text has no members at 1: only environment and tags have',
  "tags#>>'operator' = 'IT'": "'operator' is not a path at 8: such as '{aws,instanceid}'",
  'tags #>> name = name': 'a text in single quotes belongs after #>> at 6',
  'name LIKE name': 'a text in single quotes belongs after LIKE at 11',
  "name LIKE 'a\\'": 'the pattern ends with a lone backslash at 11',
  "name ~ '(a'": 'the regular expression cannot be used at 8: error parsing regexp: missing closing ): `(a`',
  "environment->'modules' @> 'file'": `the text is not JSON at 27: such as '["file"]'`,
  "starttime > 'yesterday'": "'yesterday' is not a time at 13: such as '2026-11-24T08:00:00Z'",
  "starttime > NOW() - INTERVAL 'long'": "'long' is not an interval at 30: such as '30 days'",
  "starttime > NOW() - '1 hour'": "'1 hour' is not a time at 21: such as '2026-11-24T08:00:00Z'",
  'pid + 1 = 2': "+ is for times and intervals only at 1: such as NOW() - INTERVAL '1 hour'",
  "INTERVAL '1 day' - NOW() > '1 day'": "- is for times and intervals only at 1: such as NOW() - INTERVAL '1 hour'",
  'pid = - pid': 'a sign stands only directly before a number at 7',
  'pid = + 1': 'a sign stands only directly before a number at 7',
  "lower(name) = 'x'": 'the function lower() is not supported at 1: only NOW() is',
  "now(1) > '2026-01-01'": 'the function now() is not supported at 1: only NOW() is',
  "pg_catalog.now() > '2026-01-01'": 'the function pg_catalog.now() is not supported at 1: only NOW() is',
  "(name, mode) = ('x', 'y')": 'a list stands only after IN at 2',
  "extract(day from starttime) = '1'": 'the function extract() is not supported at 1: only NOW() is',
  "name::varchar(3) = 'x'": 'this type is not supported at 1',
  "name::pg_catalog.text = 'x'": 'this type is not supported at 1',
  "starttime::date = '2026-11-24'": 'this type is not supported at 1',
  "starttime::text = 'x'": 'a time cannot become a text at 1',
  "'{}'::json = 'x'": 'a JSON value cannot be written here at 1: use ->> and compare texts',
  'pid = 4711 = TRUE': 'a condition that is compared needs parentheses at 1',
  'TRUE IN (pid = 4711, FALSE)': 'a condition that is compared needs parentheses at 10',
  'TRUE = pid': 'a number stands where a condition belongs at 8',
  'TRUE = (TRUE) IS NULL': 'a condition that is compared needs parentheses at 9',
  "name <@ 'x'": 'unexpected "@" at 7',
  '(pid = 1) AND name': 'a text stands where a condition belongs at 15'
}

describe('protocol/target/translate', () => {
  for (const [group, rows] of Object.entries(TARGET_FORMS)) {
    describe(`reads ${group}`, () => {
      for (const [target, isMeant] of rows) {
        it(target, () => {
          expect(evaluateTarget(parseTarget(target), agentRecord(), { now: NOW })).to.equal(isMeant)
        })
      }
    })
  }

  describe('refuses, with position and reason', () => {
    for (const [target, message] of Object.entries(REFUSED)) {
      it(target, () => {
        expect(targetRefusalOf(target)).to.equal(message)
      })
    }
  })

  it('remembers the columns that a target names', () => {
    const { columns } = parseTarget("status = 'online' AND agents.name LIKE 'a%'")
    expect([...columns]).to.deep.equal(['status', 'name'])
  })

  it('bounds the instructions of all regular expressions together', () => {
    const one = "name ~ '(a|b){100}'"
    expect(targetRefusalOf(one)).to.equal(undefined)
    expect(targetRefusalOf(Array(20).fill(one).join(' OR '))).to.match(
      /^the regular expression cannot be used at \d+: the expressions of the target are too large together$/
    )
  })
})
