import { allCommands } from '../../src/investigator/cli/command-table.ts'
import type { Command } from '../../src/investigator/cli/command.ts'
import { GLOBAL_FLAGS, QUESTION_FLAGS, SIGNING_FLAGS, WAITING_FLAGS } from '../../src/investigator/cli/flags.ts'
import type { Flag } from '../../src/investigator/cli/flags.ts'

const INTRODUCTION = `# Command lines of mig

Which commands and flags are there? What each asks for is also said by \`mig <command> --help\`. The agent has its own:
\`mig-agent --help\`.

This page is written by \`npm run docs\`.

## How a command line is read

- A flag takes one dash or two: \`-path /etc\`, \`--path /etc\`, \`-path=/etc\`. Flags may stand anywhere, in front of the
  command too. What follows a flag is its value, whatever it begins with: \`-mode -rw-r--r--\`. A flag that is on or off
  takes a value only behind \`=\`: \`-matchall=false\`.
- A name that the module and mig share (\`-t\`) means mig's flag in front of the first flag that only the module has, and
  the module's behind it.
- A word that nothing asks for is refused. MIG drops it, and everything behind it.

## What comes out

Results go to standard output, progress and counts to standard error. The exit status is

| status | when |
| ---: | --- |
| 0 | what was asked for was done; for a question: all agents that were expected to have answered it |
| 1 | it was not; \`error: <what> <what to do> (<CODE>)\` on standard error, see [errors.md](errors.md) |
| 2 | the command line is wrong |

With \`-o json\` and \`-o jsonl\` an error is \`{"error":{"code","message","remedy"}}\` on standard output instead.

| \`-o\` | answers to a question |
| --- | --- |
| \`text\` | MIG's lines, each with the agent's name in front, as they come |
| \`json\` | one document at the end: \`{action, results: [{agent, name, status, results}], silent, refused, failed}\` |
| \`jsonl\` | one object \`{agent, name, status, results}\` a line, as they come |
| \`csv\` | a header and rows as they come; \`file\` has columns of its own: agent, status, label, file, size, mode, lastmodified, sha256 |

Agents may be hostile. In text and CSV, characters that a terminal obeys are written \`\\x1b\` or \`\\u202e\`; every line has the
name of its agent in front, also where a file name holds a line feed. In CSV, a text that a spreadsheet would take for a
formula gets a \`'\` in front, which the mode \`-rw-r--r--\` does too.

Ctrl-C stops the waiting and nothing else: agents go on, and \`mig action results ID --wait\` takes their answers in.

## Environment

| variable | meaning |
| --- | --- |
| \`MIG_HOME\` | the mig home, instead of \`~/.mig\` |
| \`MIG_PASSPHRASE\` | passphrase of the signing key; empty for a key without one |
| \`GNUPGHOME\` | the home of gpg; \`mig init\` remembers it |
| \`NO_COLOR\` | no colours |
| \`HTTPS_PROXY\`, \`NO_PROXY\` | the HTTP proxy through which others are dialled, unless \`mesh.json\` names one that works, and what is reached without it: [configuration.md](configuration.md#behind-a-proxy) |

## The home

\`~/.mig\` (0700; every file in it 0600):

| path | what |
| --- | --- |
| \`config.json\` | \`key\` that signs, \`mesh\` that is the default, \`macros\`: targets by name, for \`-t\` |
| \`node.key\` | private key of the investigator node |
| \`keys/\` | OpenPGP private keys that mig made |
| \`meshes/NAME/\` | \`mesh.json\` (\`"listen": []\` in it: the node only dials, and others keep its answers; \`"proxy": "http://host:port"\` and \`"noProxy"\`: as [for agents](configuration.md#behind-a-proxy)), \`policy.json\`, \`swarm.key\` (one [pre-shared key or several](operating.md#changing-the-pre-shared-key)), and \`agent/\` and \`relay/\`: copy one to a host, it is all an agent or a [relay](relay.md) starts from |
| \`db/\` | actions and answers |
| \`mig.sock\` | while a mig runs: others use its node |

A macro: \`"macros": {"web": "tags->>'team'='web'"}\`, then \`mig file -t web …\`.
`

/** The text of docs/cli.md: every command and flag. */
export async function cliPage(): Promise<string> {
  const shared = [
    ['Flags of every command', GLOBAL_FLAGS],
    ['Flags of every question', QUESTION_FLAGS.filter((flag) => !isOneOf([...WAITING_FLAGS, ...SIGNING_FLAGS], flag))],
    ['Flags of waiting', WAITING_FLAGS],
    ['Flags of signing', SIGNING_FLAGS]
  ] as const
  return [
    INTRODUCTION,
    ...shared.flatMap(([title, flags]) => [`## ${title}`, '', ...flagTable(flags), '']),
    '## Commands',
    '',
    ...(await allCommands()).flatMap(commandSection)
  ].join('\n')
}

function commandSection({ path, summary, positionals = [], formats, flags, shared = [], examples }: Command): string[] {
  const usage = ['mig', ...path, ...positionals.map(({ name }) => `<${name}>`)].join(' ')
  return [
    `### mig ${path.join(' ')}`,
    '',
    `\`${usage}\`: ${cell(summary)}.`,
    '',
    ...positionals.map(({ name, help }) => `- \`<${name}>\`: ${cell(help)}`),
    ...(positionals.length > 0 ? [''] : []),
    ...(formats === undefined
      ? []
      : [`\`-o\` is one of ${formats.map((format) => `\`${format}\``).join(', ')}; otherwise the first.`, '']),
    ...(flags.length > 0 ? [...flagTable(flags), ''] : []),
    ...(shared.length > 0 ? [`And the flags of ${groupsOf(shared).join(', ')}.`, ''] : []),
    ...(examples.length > 0
      ? ['```sh', ...examples.flatMap(({ command, does }) => [`# ${does}`, command]), '```', '']
      : [])
  ]
}

function groupsOf(shared: readonly Flag[]): string[] {
  const groups: string[] = []
  if (isOneOf(shared, QUESTION_FLAGS[0] as Flag)) groups.push('[questions](#flags-of-every-question)')
  if (isOneOf(shared, WAITING_FLAGS[0] as Flag)) groups.push('[waiting](#flags-of-waiting)')
  if (isOneOf(shared, SIGNING_FLAGS[0] as Flag)) groups.push('[signing](#flags-of-signing)')
  return groups
}

function isOneOf(flags: readonly Flag[], { name }: Flag): boolean {
  return flags.some((flag) => flag.name === name)
}

function flagTable(flags: readonly Flag[]): string[] {
  const rows = flags.map(({ name, aliases = [], type, value, choices, help, otherwise, repeatable }) => {
    const names = [...aliases.map((alias) => `\`${alias.length === 1 ? '-' : '--'}${alias}\``), `\`--${name}\``].join(
      ', '
    )
    const kind = choices?.map((choice) => `\`${choice}\``).join(', ') ?? value ?? (type === 'boolean' ? '' : type)
    const more = repeatable === true && !help.includes('repeatable') ? ' (repeatable)' : ''
    return `| ${names} | ${cell(kind)} | ${cell(`${help}${more}`)} | ${cell(otherwise ?? '')} |`
  })
  return ['| flag | value | meaning | otherwise |', '| --- | --- | --- | --- |', ...rows]
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('*', '\\*')
}
