import type { MeshStatus } from '../api/api.ts'
import { printableLine } from './printable.ts'
import { table, timeText } from './table.ts'

/** Rows of a list that is printed; `-o json` has all. */
const MAX_ROWS = 20

/** What `mig mesh status` prints: this node, the mesh in numbers, and what in it wants looking at. */
export function meshStatusLines(status: MeshStatus): string[] {
  const { custody } = status
  return [
    `mesh       ${status.mesh}`,
    `policy     version ${status.policyVersion}`,
    `node       ${status.id}, version ${status.version}`,
    ...status.addresses.map((address) => `address    ${printableLine(address)}`),
    `neighbours ${status.neighbours}`,
    `orders     ${status.liveOrders} live`,
    `nodes      ${status.nodes}, ${status.alive} of them alive`,
    `custody    ${custody.results} results of ${custody.bytes} bytes wait at ${custody.nodes} nodes`,
    ...section(
      ['policy fork', 'digest', 'signed by'],
      status.policyForks.map(({ version, digest, people }) => [`version ${version}`, digest, people.join(' and ')])
    ),
    ...section(
      ['split action', 'digests'],
      status.splitViews.map(({ id, digests }) => [id, digests.join(' ')])
    ),
    ...section(
      ['role', 'alive', 'stale'],
      status.roles.map(({ role, alive, stale }) => [role, String(alive), String(stale)])
    ),
    ...section(
      ['version', 'nodes'],
      status.versions.map(({ value, nodes }) => [value, String(nodes)])
    ),
    ...section(
      ['policy', 'nodes'],
      status.policies.map(({ value, nodes }) => [value, String(nodes)])
    ),
    ...section(
      ['segment', 'nodes', 'relays'],
      status.segments.map(({ name, nodes, relays }) => [name, String(nodes), String(relays.length)])
    ),
    ...section(
      ['relay', 'state', 'segments', 'waiting', 'bytes', 'version', 'seen'],
      status.relays.map((relay) => [
        relay.id,
        relay.isAlive ? 'alive' : 'stale',
        relay.segments.join(','),
        relay.custody === undefined ? '' : String(relay.custody.results),
        relay.custody === undefined ? '' : String(relay.custody.bytes),
        relay.version,
        timeText(relay.seen)
      ])
    ),
    ...section(
      ['clock off by', 'seen by', 'role', 'name', 'id'],
      status.skews.map(({ skewMs, observers, role, name, id }) => [
        secondsText(skewMs),
        observers === 0 ? 'its presence' : `${observers}`,
        role ?? 'unknown',
        name,
        id
      ])
    ),
    ...section(
      ['stale since', 'role', 'name', 'id'],
      status.stale.map(({ seen, role, name, id }) => [timeText(seen), role, name, id])
    )
  ]
}

/** An empty line and a table; nothing when it has no rows. */
function section(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return []
  const more = rows.length > MAX_ROWS ? [`and ${rows.length - MAX_ROWS} more (-o json has all)`] : []
  const shown = table(
    headings.map((heading) => heading.toUpperCase()),
    rows.slice(0, MAX_ROWS)
  )
  return ['', ...shown, ...more]
}

/** `+61.4 s` */
function secondsText(ms: number): string {
  return `${ms < 0 ? '-' : '+'}${(Math.abs(ms) / 1000).toFixed(1)} s`
}
