import type { Random } from './random.ts'

/** Who is connected with whom. The neighbours of a node lie behind each other; each place is an edge in one direction. */
export interface Graph {
  readonly nodes: number
  /** of node n: the places from offsets[n] up to offsets[n + 1] */
  readonly offsets: Int32Array
  /** the other end of each edge */
  readonly targets: Int32Array
  /** the same edge, as the other end has it */
  readonly reverse: Int32Array
}

/** A node with so many times what it looks for is full: it lets others go (src/node/mesh/neighbours.ts: 6 and 12). */
const FULL_FACTOR = 2
/** Candidates that are full are left, and another one is drawn; so often. */
const DRAWS = 50
/** Of gossipsub (src/node/mesh/gossip-options.ts): the mesh of a topic is filled to D when it has fewer than Dlo. */
const D = 8
const D_LOW = 6
const D_HIGH = 12

/**
 * Neighbours as nodes find them: in rounds, each node that has fewer than `neighbours` dials one more, drawn from all.
 * @param neighbours - a node looks for so many
 */
export function makeGraph(nodes: number, neighbours: number, random: Random): Graph {
  const wanted = Math.min(neighbours, nodes - 1)
  const full = FULL_FACTOR * neighbours
  const links: number[] = []
  const adjacent = Array.from({ length: nodes }, (): number[] => [])
  const connect = (one: number, other: number): void => {
    links.push(one, other)
    adjacent[one]?.push(other)
    adjacent[other]?.push(one)
  }
  // who starts, knows one that is there: so nobody is left alone
  for (let node = 1; node < nodes; node++) connect(node, draw(node, node, adjacent, full, random))
  const order = Int32Array.from({ length: nodes }, (_, node) => node)
  for (let isGrowing = true; isGrowing;) {
    isGrowing = false
    random.shuffle(order)
    for (const node of order) {
      if ((adjacent[node] as number[]).length >= wanted) continue
      connect(node, draw(node, nodes, adjacent, full, random))
      isGrowing = true
    }
  }
  return graphOf(nodes, links)
}

/** Somebody below `limit` who is not a neighbour of `node`, and not full unless all that were drawn are. */
function draw(node: number, limit: number, adjacent: readonly number[][], full: number, random: Random): number {
  const own = adjacent[node] as number[]
  let other = node
  for (let tries = 0; tries < DRAWS || other === node || own.includes(other); tries++) {
    other = random.below(limit)
    if (other !== node && !own.includes(other) && (adjacent[other] as number[]).length < full) break
  }
  return other
}

/**
 * The part of a graph along which gossipsub passes messages on: neighbours are grafted as they come while one of the two
 * has fewer than Dlo, and the heartbeat fills who still has fewer up to D.
 */
export function topicMesh(graph: Graph, random: Random): Graph {
  const degree = new Int32Array(graph.nodes)
  const isTaken = new Uint8Array(graph.targets.length)
  const edges = edgesOf(graph)
  random.shuffle(edges)
  const links: number[] = []
  const graft = (edge: number): void => {
    const [from, to] = endsOf(graph, edge)
    isTaken[edge] = isTaken[graph.reverse[edge] as number] = 1
    degree[from]!++
    degree[to]!++
    links.push(from, to)
  }
  for (const edge of edges) {
    const [from, to] = endsOf(graph, edge)
    const [low, high] = [Math.min(degree[from]!, degree[to]!), Math.max(degree[from]!, degree[to]!)]
    if (low < D_LOW && high < D_HIGH) graft(edge)
  }
  for (let node = 0; node < graph.nodes; node++) {
    if (degree[node]! >= D_LOW) continue
    for (let edge = graph.offsets[node]!; edge < graph.offsets[node + 1]! && degree[node]! < D; edge++) {
      if (isTaken[edge] === 0 && degree[graph.targets[edge]!]! < D_HIGH) graft(edge)
    }
  }
  return graphOf(graph.nodes, links)
}

/** A graph from its links, two numbers each. */
export function graphOf(nodes: number, links: readonly number[]): Graph {
  const offsets = new Int32Array(nodes + 1)
  for (const node of links) offsets[node + 1]!++
  for (let node = 0; node < nodes; node++) offsets[node + 1]! += offsets[node]!
  const next = offsets.slice(0, nodes)
  const targets = new Int32Array(links.length)
  const reverse = new Int32Array(links.length)
  for (let at = 0; at < links.length; at += 2) {
    const [one, other] = [links[at]!, links[at + 1]!]
    const [there, back] = [next[one]!++, next[other]!++]
    targets[there] = other
    targets[back] = one
    reverse[there] = back
    reverse[back] = there
  }
  return { nodes, offsets, targets, reverse }
}

/** How many neighbours a node has. */
export function degreeOf({ offsets }: Graph, node: number): number {
  return offsets[node + 1]! - offsets[node]!
}

/** Neighbours of a node, on average. */
export function meanDegree({ nodes, targets }: Graph): number {
  return targets.length / nodes
}

/** Each edge in one of its directions. */
function edgesOf({ nodes, offsets, targets }: Graph): Int32Array {
  const edges = new Int32Array(targets.length / 2)
  let count = 0
  for (let node = 0; node < nodes; node++) {
    for (let edge = offsets[node]!; edge < offsets[node + 1]!; edge++) if (targets[edge]! > node) edges[count++] = edge
  }
  return edges
}

function endsOf({ targets, reverse }: Graph, edge: number): [number, number] {
  return [targets[reverse[edge]!]!, targets[edge]!]
}
