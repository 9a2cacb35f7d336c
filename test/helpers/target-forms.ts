/** Every form of the language, with whether it means the agent of `agentRecord()`. */
export const TARGET_FORMS: Record<string, readonly (readonly [target: string, isMeant: boolean])[]> = {
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
    ["'x' IS NULL", false],
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
    ["((pid) = 4711) = (TRUE AND (mode) = ('daemon'))", true],
    ["boolean 'yes' AND TRUE IN (pid = 4711)", true],
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
