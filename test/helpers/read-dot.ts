/** A graph as Graphviz reads it, in the part of the language that has quoted names, attributes and subgraphs. */
export interface ReadGraph {
  readonly name: string
  /** names of clusters */
  readonly clusters: string[]
  /** attributes by the name of the node */
  readonly nodes: Map<string, Record<string, string>>
  readonly edges: { readonly ends: [string, string]; readonly attributes: Record<string, string> }[]
}

/** Tokens of the language: quoted text in which only `\"` is an escape of its own, words, and what stands alone. */
const TOKEN = /\s*(?:"((?:[^"\\]|\\[^])*)"|([A-Za-z_]\w*|\d+)|(--|[{}[\]=;,]))/y

/**
 * Reads a graph as its grammar says (https://graphviz.org/doc/info/lang.html).
 * @throws SyntaxError
 */
export function readDot(text: string): ReadGraph {
  const tokens = tokensOf(text)
  const graph: ReadGraph = { name: '', clusters: [], nodes: new Map(), edges: [] }
  let at = 0
  const take = (mark?: string): string => {
    const token = tokens[at++]
    if (token === undefined || (mark !== undefined && (token.mark ?? token.word) !== mark)) {
      throw new SyntaxError(`wanted ${mark ?? 'a name'}, not ${JSON.stringify(token)}`)
    }
    if (mark === undefined && token.mark !== undefined) throw new SyntaxError(`wanted a name, not ${token.mark}`)
    return token.word ?? ''
  }
  const isNext = (mark: string): boolean => tokens[at]?.mark === mark
  const attributes = (): Record<string, string> => {
    const found: Record<string, string> = {}
    if (!isNext('[')) return found
    take('[')
    while (!isNext(']')) {
      const name = take()
      take('=')
      found[name] = take()
      if (isNext(',')) take(',')
    }
    take(']')
    return found
  }
  const statements = (): void => {
    take('{')
    while (!isNext('}')) {
      const name = take()
      if (name === 'subgraph') {
        graph.clusters.push(take())
        statements()
      } else if (isNext('--')) {
        take('--')
        graph.edges.push({ ends: [name, take()], attributes: attributes() })
      } else if (isNext('=')) {
        take('=')
        take()
      } else if (name !== 'node') {
        graph.nodes.set(name, attributes())
      } else attributes()
      if (isNext(';')) take(';')
    }
    take('}')
  }
  take('graph')
  const name = take()
  statements()
  if (at !== tokens.length) throw new SyntaxError('something stands behind the graph')
  return { ...graph, name }
}

function tokensOf(text: string): { readonly word?: string; readonly mark?: string }[] {
  const tokens: { word?: string; mark?: string }[] = []
  const end = text.trimEnd().length
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < end;) {
    const from = TOKEN.lastIndex
    const match = TOKEN.exec(text)
    if (match === null) throw new SyntaxError(`not a token: ${JSON.stringify(text.slice(from, from + 20))}`)
    const [, quoted, word, mark] = match
    // two backslashes stay two: what a label makes of them comes later
    if (quoted !== undefined) {
      tokens.push({ word: quoted.replaceAll(/\\(["\\])/g, (all, c) => (c === '"' ? '"' : all)) })
    } else if (word !== undefined) tokens.push({ word })
    else tokens.push({ mark: mark! })
  }
  return tokens
}

/** The lines of a label, as they are drawn. */
export function labelLines(label: string): string[] {
  return label
    .split(/(?<=(?:^|[^\\])(?:\\\\)*)\\n/)
    .map((line) => line.replaceAll('\\\\', '\\').replaceAll('&amp;', '&'))
}
