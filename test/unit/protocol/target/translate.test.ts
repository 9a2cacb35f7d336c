import { expect } from 'chai'
import { evaluateTarget } from '../../../../src/protocol/target/evaluate.ts'
import { parseTarget } from '../../../../src/protocol/target/parse.ts'
import { agentRecord, NOW } from '../../../helpers/agent-record.ts'
import { targetRefusalOf } from '../../../helpers/target-refusal.ts'

/** Every form of the language, with whether it means the agent of {@link agentRecord}. */
const FORMS: Record<string, readonly (readonly [target: string, isMeant: boolean])[]> = {
  'text of environment and tags': [
    ["environment->>'os'='linux'", true],
    ["agents.environment->>'os' = 'windows'", false],
    ["tags->>'operator'='opsec'", false],
    ["environment->>'arch'='386'", true],
    ["environment->>'isproxied' = 'false'", true],
    ["environment->'addresses'->>0 = '10.0.0.7/8'", true],
    ["environment->'addresses'->>-1 LIKE '2001:%'", true],
    [`environment->>'modules' = '["file","ping"]'`, true],
    ["environment->'aws'->>'instanceid' = 'i-1'", false]
  ],
  'the path operator': [
    ["tags#>>'{operator}'='IT'", true],
    ["tags #>> '{operator}' LIKE 'I_'", true],
    ["tags#>>'{operator}' NOT LIKE 'I_'", false],
    ["tags#>>'{operator}' IN ('IT', 'opsec')", true],
    ["tags#>>'{operator}' BETWEEN 'A' AND 'Z'", true],
    ["'IT' = tags#>>'{operator}'", true],
    ["'A' < tags#>>'{operator}' AND 'I' BETWEEN 'A' AND tags#>>'{operator}'", true],
    ["(tags#>>'{operator}')::text ~ 'IT' AND tags#>>'{operator}'='IT'", true],
    ["NOT tags#>>'{operator}' = 'IT'", false],
    ["environment#>>'{addresses,1}' LIKE '2001%'", true],
    ["tags#>>'{nobody}' IS NULL", true]
  ],
  'LIKE and ILIKE': [
    ["queueloc LIKE 'linux.%'", true],
    ["agents.queueloc like 'linux.%'", true],
    ["environment->>'ident' ILIKE '%DEBIAN%'", true],
    ["name LIKE '%\\.example\\.net'", true],
    ["name LIKE 'WEB%'", false],
    ["name NOT ILIKE 'WEB%'", false],
    ["name ~~ 'web%'", true],
    ["name !~~* 'WEB%'", false],
    ["name like '%'", true]
  ],
  'regular expressions': [
    ["name ~ '^web-[0-9]+'", true],
    ["name ~* '^WEB-'", true],
    ["name !~ '^web-'", false],
    ["name !~* '^DB-'", true]
  ],
  'plain columns': [
    ["name='web-1.example.net'", true],
    ["NAME = 'web-1.example.net'", true],
    ["mode='daemon'", true],
    ["status='online'", true],
    ["version < '1.10.0'", false],
    ['pid = 4711', true],
    ["pid = '4711'", true],
    ['pid > -1', true],
    ['pid <= 4710.5', false],
    ["loadername = ''", true],
    ["id LIKE '12D3%' AND id = id", true]
  ],
  lists: [
    ["environment->>'os' IN ('linux','darwin')", true],
    ["'linux' IN (environment->>'os', 'darwin')", true],
    ["environment->>'os' IN ('darwin')", false],
    ["environment->>'os' NOT IN ('darwin','windows')", true],
    ['pid IN (1, 4711)', true],
    ["tags->>'nobody' NOT IN ('a')", false]
  ],
  ranges: [
    ['pid BETWEEN 4000 AND 4711', true],
    ['pid NOT BETWEEN 4000 AND 4711', false],
    ["'b' BETWEEN 'a' AND 'c'", true],
    ["starttime BETWEEN '2026-11-20T08:00:00Z' AND NOW() AND mode = 'daemon'", true]
  ],
  NULL: [
    ["tags->>'nobody' IS NULL", true],
    ["tags->>'nobody' IS NOT NULL", false],
    ["tags->>'operator' ISNULL", false],
    ['destructiontime IS NULL', true],
    ["tags->>'nobody' = 'x'", false],
    ["NOT tags->>'nobody' = 'x'", false],
    ["(tags->>'nobody' = 'x') IS NULL", true]
  ],
  conditions: [
    ['TRUE', true],
    ['NOT FALSE', true],
    ["(name = 'x') IS FALSE", true],
    ["(name = 'x') IS NOT TRUE", true],
    ["(tags->>'nobody' = 'x') IS TRUE", false],
    ["(tags->>'nobody' = 'x') IS NOT FALSE", true],
    ["(pid = 4711) = (mode = 'daemon')", true],
    ["(pid = 4711) = TRUE AND (pid = 4711) = 'yes'", true],
    ["tags->>'isSpare'::boolean = FALSE", true],
    ["name='x' OR mode='daemon' AND pid=4711", true],
    ["(name='x' OR mode='daemon') AND pid=1", false]
  ],
  times: [
    ["starttime < NOW() - INTERVAL '30 days'", false],
    ["starttime > NOW() - INTERVAL '5 days'", true],
    ["heartbeattime > NOW() - interval '1 minute'", true],
    ["starttime + '4 days' = CURRENT_TIMESTAMP", true],
    ["INTERVAL '4 days' + starttime = now()", true],
    ["NOW() - starttime > '3 days 23:59:59'", true],
    ["NOW() - '2026-11-24T07:00:00Z' = INTERVAL '1 hour'", true],
    ["refreshtime < '2026-11-24 08:00'", true],
    ["refreshtime > timestamptz '2026-11-24T08:00:00Z'", false],
    ["destructiontime + '1 day' < NOW()", false],
    ["NOW() - destructiontime > '1 day'", false],
    ["starttime::timestamptz > NOW() - '1 week'::interval::interval", true]
  ],
  casts: [
    ["pid::text LIKE '47%'", true],
    ["CAST(pid AS text) = '4711'", true],
    ["(tags->>'rank')::int > 5", true],
    ["(tags->>'share')::numeric < 1", true],
    ["(tags->>'since')::timestamptz < NOW()", true],
    ["(tags->>'operator')::int > 5", false],
    ["'7'::int = (tags->>'rank')::integer", true],
    ["TRUE::text = 'true'", true]
  ],
  'JSON operators': [
    ["environment->'modules' ? 'file'", true],
    ["environment->'modules' ? 'yara'", false],
    ["environment::jsonb->'modules' ? 'file'", true],
    ["tags ? 'operator'", true],
    [`environment->'modules' @> '["ping"]'`, true],
    [`tags @> '{"operator":"IT"}'`, true],
    ["NOT environment->'nothing' ? 'x'", false],
    [`NOT environment->'nothing' @> '1'`, false]
  ]
}

/** What is outside the language, with the sentence that answers it. */
const REFUSED: Record<string, string> = {
  "os='linux'": "unknown column os at 1: did you mean environment->>'os'?",
  "env->>'os'='linux'": 'unknown column env at 1: did you mean environment?',
  "commands.status='sent'": 'unknown table commands at 1: the only one is agents',
  "public.agents.name='x'": 'unknown table agents at 1: the only one is agents',
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
  "pg_catalog.now() > '2026-01-01'": 'the function now() is not supported at 1: only NOW() is',
  "current_user = 'x'": 'current_user is not supported at 1',
  "(name, mode) = ('x', 'y')": 'a list stands only after IN at 2',
  "starttime AT TIME ZONE 'UTC' < NOW()": 'the operator AT TIME ZONE is not supported at 24',
  "extract(day from starttime) = '1'": 'this form is not supported at 1',
  "name::varchar(3) = 'x'": 'this type is not supported at 1',
  "starttime::date = '2026-11-24'": 'this type is not supported at 1',
  "starttime::text = 'x'": 'a time cannot become a text at 1',
  "'{}'::json = 'x'": 'a JSON value cannot be written here at 1: use ->> and compare texts',
  'pid = 4711 = TRUE': 'a condition that is compared needs parentheses at 1',
  'TRUE = (TRUE) IS NULL': 'a condition that is compared needs parentheses at 9',
  "name <@ 'x'": 'unexpected "@" at 7',
  '(pid = 1) AND name': 'a text stands where a condition belongs at 15'
}

describe('protocol/target/translate', () => {
  for (const [group, rows] of Object.entries(FORMS)) {
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
