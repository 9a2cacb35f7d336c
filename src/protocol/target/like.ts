/** One step of a LIKE pattern: a character, `_` (any one), or `%` (any number, also none). */
type Step = { readonly character: string } | 'one' | 'many'

/** A compiled LIKE or ILIKE pattern. */
export interface LikePattern {
  readonly steps: readonly Step[]
  readonly ignoresCase: boolean
}

/**
 * Compiles a pattern as PostgreSQL reads it: `%`, `_`, and a backslash that takes the meaning from what follows.
 * @returns `undefined` when the pattern ends with a lone backslash, which PostgreSQL refuses
 */
export function compileLike(pattern: string, ignoresCase: boolean): LikePattern | undefined {
  const steps: Step[] = []
  const characters = charactersOf(pattern, ignoresCase)
  for (let index = 0; index < characters.length; index++) {
    let character = characters[index] as string
    if (character === '%') {
      // Two % in a row say no more than one, and one is cheaper to match.
      if (steps.at(-1) !== 'many') steps.push('many')
    } else if (character === '_') {
      steps.push('one')
    } else {
      if (character === '\\') {
        index++
        const next = characters[index]
        if (next === undefined) return undefined
        character = next
      }
      steps.push({ character })
    }
  }
  return { steps, ignoresCase }
}

/**
 * Does the whole text fit the pattern? Takes at most steps times characters: when a step does not fit, only the last
 * `%` is made one character longer, because lengthening an earlier one can never help.
 */
export function matchesLike(text: string, { steps, ignoresCase }: LikePattern): boolean {
  const characters = charactersOf(text, ignoresCase)
  let step = 0
  let retryStep = -1
  let retryAt = 0
  let at = 0
  while (at < characters.length) {
    const current = steps[step]
    if (current === 'many') {
      retryStep = ++step
      retryAt = at
    } else if (current !== undefined && (current === 'one' || current.character === characters[at])) {
      step++
      at++
    } else if (retryStep >= 0) {
      step = retryStep
      at = ++retryAt
    } else {
      return false
    }
  }
  if (steps[step] === 'many') step++
  return step === steps.length
}

/** Code points, as PostgreSQL counts characters; folded one by one, so that `_` still stands for one. */
function charactersOf(text: string, ignoresCase: boolean): readonly string[] {
  const characters = Array.from(text)
  return ignoresCase ? characters.map((character) => Array.from(character.toLowerCase())[0] as string) : characters
}
