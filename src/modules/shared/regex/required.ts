import { type CharSet, onlyMember } from './char-set.ts'
import type { Node } from './syntax.ts'

/** More alternatives are not looked for one by one. */
const MAX_LITERALS = 8
/** Looking for a shorter literal stops at every other line. */
const MIN_LITERAL_BYTES = 3
const REPLACEMENT_CHARACTER = 0xfffd

/**
 * Byte strings of which one, at least, is in every line that the pattern matches; undefined when there are none that
 * are long enough and few enough to be worth looking for.
 */
export function requiredLiterals(node: Node): readonly Buffer[] | undefined {
  const texts = required(node)
  if (texts === undefined || texts.length > MAX_LITERALS) return undefined
  const literals = texts.map((text) => Buffer.from(text))
  return literals.every((literal) => literal.length >= MIN_LITERAL_BYTES) ? literals : undefined
}

/** Texts of which one is in every match. */
function required(node: Node): string[] | undefined {
  switch (node.kind) {
    case 'set': {
      const text = literalOf(node.set)
      return text === undefined ? undefined : [text]
    }
    case 'place':
      return undefined
    case 'repeat':
      return node.min === 0 ? undefined : required(node.node)
    case 'choice': {
      const each = node.nodes.map(required)
      return each.includes(undefined) ? undefined : [...new Set((each as string[][]).flat())]
    }
    case 'sequence':
      return best(requiredInSequence(node.nodes))
  }
}

function requiredInSequence(nodes: readonly Node[]): string[][] {
  const candidates: string[][] = []
  let run = ''
  const endRun = (): void => {
    if (run !== '') candidates.push([run])
    run = ''
  }
  for (const node of nodes) {
    const text = node.kind === 'set' ? literalOf(node.set) : undefined
    if (text !== undefined) {
      run += text
      continue
    }
    endRun()
    const inner = required(node)
    if (inner !== undefined) candidates.push(inner)
  }
  endRun()
  return candidates
}

/** A character that only its own bytes match: the replacement character also stands for bytes that are no UTF-8. */
function literalOf(set: CharSet): string | undefined {
  const codePoint = onlyMember(set)
  return codePoint === undefined || codePoint === REPLACEMENT_CHARACTER ? undefined : String.fromCodePoint(codePoint)
}

function best(candidates: string[][]): string[] | undefined {
  const worth = (texts: string[]): number => Math.min(...texts.map((text) => text.length)) - texts.length / MAX_LITERALS
  return candidates.reduce<string[] | undefined>(
    (found, texts) => (found === undefined || worth(texts) > worth(found) ? texts : found),
    undefined
  )
}
