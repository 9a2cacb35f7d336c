import type { GraphNode, MeshGraph } from '../api/api.ts'
import { printableLine } from './printable.ts'
import { timeText } from './table.ts'

const SHAPES: Readonly<Record<GraphNode['role'], string>> = {
  agent: 'box',
  relay: 'hexagon',
  investigator: 'ellipse',
  unknown: 'plaintext'
}
/** Characters of a name: more makes a box as wide as the page. */
const MAX_LABEL_CHARACTERS = 80

/**
 * The mesh in the language of Graphviz: nodes in a box for each segment, who is not heard of and connections that only one
 * end tells dashed. Names come from other hosts, and are text and nothing else in it.
 */
export function dotLines({ mesh, id: self, nodes, edges }: MeshGraph): string[] {
  const inOne = Map.groupBy(nodes, ({ role, segments }) => (role === 'relay' ? '' : (segments[0] ?? '')))
  const clusters = [...inOne].filter(([segment]) => segment !== '').sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    `graph ${quoted(mesh)} {`,
    '  node [fontsize=10];',
    ...clusters.flatMap(([segment, inside]) => [
      `  subgraph ${quoted(`cluster_${segment}`)} {`,
      `    label=${quoted(segment)};`,
      ...inside.map((node) => `    ${nodeLine(node, self)}`),
      '  }'
    ]),
    ...(inOne.get('') ?? []).map((node) => `  ${nodeLine(node, self)}`),
    ...edges.map(({ a, b, isConfirmed }) => `  ${quoted(a)} -- ${quoted(b)}${isConfirmed ? '' : ' [style=dashed]'};`),
    '}'
  ]
}

function nodeLine(node: GraphNode, self: string): string {
  const { id, name, role, segments, seen, isAlive } = node
  const about = [
    id === self ? `${role}, this node` : role,
    ...(role === 'relay' && segments.length > 0 ? [segments.join(', ')] : []),
    ...(seen === undefined ? [] : [timeText(seen)])
  ]
  const label = [shortened(name), ...about].map(escaped).join('\\n')
  const attributes = [
    `label="${label}"`,
    `shape=${SHAPES[role]}`,
    ...(isAlive ? [] : ['style=dashed', 'fontcolor=gray'])
  ]
  return `${quoted(id)} [${attributes.join(', ')}];`
}

function shortened(text: string): string {
  return text.length > MAX_LABEL_CHARACTERS ? `${text.slice(0, MAX_LABEL_CHARACTERS - 1)}…` : text
}

function quoted(text: string): string {
  return `"${escaped(text)}"`
}

/**
 * Text between quotation marks. A backslash begins an escape (`\N` is the name of the node), an ampersand an entity of
 * HTML; a lone half of a character is not UTF-8.
 */
function escaped(text: string): string {
  return printableLine(text.toWellFormed()).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('&', '&amp;')
}
