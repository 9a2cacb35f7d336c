import { readFileSync } from 'node:fs'
import * as limits from '../../src/protocol/wire/limits.ts'

const SOURCE = new URL('../../src/protocol/wire/limits.ts', import.meta.url)
const VALUES: Readonly<Record<string, number>> = limits

const INTRODUCTION = `# Limits

How large may a message be, how old, how many at once? Every bound of what travels is a named constant in
[src/protocol/wire/limits.ts](../src/protocol/wire/limits.ts), is enforced while decoding, and is tested at the limit and
one above. All nodes of a mesh have the same bounds; what one node may set for itself is in its configuration.

The short answers: an order has at most ${amount('MAX_ORDER_BYTES')}, with its signatures at most ${amount('MAX_ENVELOPE_BYTES')};
a sealed result has at most ${amount('MAX_RESULT_BYTES')}; one node can send another ${amount('PEER_BYTES_PER_SEC')} of orders a second.

This page is written by \`npm run docs\`.
`

/** The text of docs/limits.md: a table for each group of the source. */
export function limitsPage(): string {
  const parts = [INTRODUCTION]
  const token = /^\/\/ --- (?<group>.*) ---$|\/\*\*(?<doc>[^]*?)\*\/|^export const (?<name>[A-Z_]+) =/gm
  let meaning = ''
  for (const { groups = {} } of readFileSync(SOURCE, 'utf8').matchAll(token)) {
    const { group, doc, name } = groups
    if (group !== undefined) {
      parts.push(
        `\n## ${group.charAt(0).toUpperCase()}${group.slice(1)}\n\n| limit | value | meaning |\n| --- | ---: | --- |`
      )
    }
    if (doc !== undefined) meaning = plain(doc)
    if (name !== undefined) parts.push(`| \`${name}\` | ${amount(name)} | ${meaning} |`)
  }
  return `${parts.join('\n')}\n`
}

/** A JSDoc text as one line of Markdown. */
function plain(doc: string): string {
  return doc
    .replaceAll(/^\s*\*\s?/gm, '')
    .replaceAll(/\{@link (\w+)\}/g, '`$1`')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('|', '\\|')
    .trim()
}

/** A limit's value for people: bytes in binary units where they come out even, the exact number always. */
function amount(name: string): string {
  const value = VALUES[name]
  if (value === undefined) throw new TypeError(`limits.ts has no ${name}`)
  const exact = value.toLocaleString('en-US')
  if (!name.includes('BYTES')) return exact
  if (value >= 1024 ** 2 && value % 1024 ** 2 === 0) return `${value / 1024 ** 2} MiB (${exact} bytes)`
  if (value % 1024 === 0) return `${value / 1024} KiB (${exact} bytes)`
  return `${exact} bytes`
}
