import { readFileSync } from 'node:fs'
import { CODES, type Code } from '../../src/protocol/codes.ts'

const SOURCES = ['codes.ts', 'command-line-codes.ts'].map(
  (name) => new URL(`../../src/protocol/${name}`, import.meta.url)
)

const INTRODUCTION = `# Errors

Why was this action dropped, refused, or not answered? Every reason has a code, and every code is here, with what it
means and what to do. Codes are stable: scripts may rely on them. The sentences are for people and may change.

Where the code stands:

- **an agent refused to run the action**: \`mig action results ID\` shows the command with status \`refused\` and the code;
- **a node did not take or relay it**: in the log of that node (\`order refused\`), and for an agent in the list of
  \`mig-agent -q refusals\`. What the maker of an order can know, \`mig\` checks before it publishes and says then;
- **a command line failed**: \`mig\` prints one sentence, the code, and the remedy.

A verdict is what a node tells its gossip mesh about an order that fails with the code, before it relays it:

| verdict  | the order is       | the peer that sent it | used for                                                      |
| -------- | ------------------ | --------------------- | ------------------------------------------------------------- |
| \`accept\` | held and relayed   | is fine               | what only the agents' own policy decides                      |
| \`ignore\` | dropped            | is fine               | what depends on a node's clock, keyring, policy or load       |
| \`reject\` | dropped            | loses score           | what every honest node refuses, whatever it knows             |

A code without a verdict never decides on relaying.

This page is written by \`npm run docs\` from [src/protocol/codes.ts](../src/protocol/codes.ts).
`

interface CodeInfo {
  readonly verdict?: string
  readonly means: string
  readonly remedy: string
}

/** The text of docs/errors.md: one heading `### CODE` a code, under the groups of the source. */
export function errorsPage(): string {
  const parts = [INTRODUCTION]
  for (const line of SOURCES.flatMap((source) => readFileSync(source, 'utf8').split('\n'))) {
    const group = /^ {2}\/\/ --- (.*) ---$/.exec(line)?.[1]
    if (group !== undefined) parts.push(`## ${group.charAt(0).toUpperCase()}${group.slice(1)}\n`)
    const code = /^ {2}([A-Z_]+): \{/.exec(line)?.[1]
    if (code !== undefined) parts.push(section(code, CODES[code as Code]))
  }
  return parts.join('\n')
}

function section(code: string, info: CodeInfo): string {
  const verdict = info.verdict === undefined ? '' : `- Verdict: \`${info.verdict}\`\n`
  return `### ${code}\n\n${info.means}\n\n${verdict}- Remedy: ${info.remedy}\n`
}
