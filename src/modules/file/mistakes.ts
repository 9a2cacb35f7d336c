import { CONDITIONS, hasCondition } from '../shared/search/conditions.ts'
import { paramsSchema } from '../shared/search/params.ts'

const SEARCH_KEYS: readonly string[] = [...CONDITIONS, 'paths', 'description', 'options']

/**
 * What these parameters ask in vain. MIG passes over keys that it does not know: a search that is not under `searches`, or
 * whose only condition has another name, finds nothing and says nothing.
 *
 * @param parameters - as somebody wrote them
 * @returns a sentence for each; none when they do not fit the schema, which is said elsewhere
 */
export function mistakesIn(parameters: unknown): string[] {
  const parsed = paramsSchema.safeParse(parameters)
  if (!parsed.success) return []
  const misplaced = unknownKeys(parameters, ['searches']).map(
    (key) => `'${key}' is not a parameter; searches stand in 'searches': {"searches": {"${key}": {…}}}.`
  )
  const { searches = {} } = parsed.data
  const raw = Object.entries(parameters as object).find(([key]) => key.toLowerCase() === 'searches')?.[1] as object
  const pointless = Object.entries(searches)
    .filter(([, search]) => !hasCondition(search))
    .map(([label]) => {
      const unknown = unknownKeys((raw as Record<string, unknown>)[label], SEARCH_KEYS).map(explain)
      const reason = unknown.length === 0 ? '' : `: ${unknown.join(', ')}`
      return `Search '${label}' has no condition, so it would find nothing${reason}.`
    })
  return [...misplaced, ...pointless]
}

/** Keys match without case, as in MIG. */
function unknownKeys(value: unknown, known: readonly string[]): string[] {
  return Object.keys(value as object).filter((key) => !known.includes(key.toLowerCase()))
}

function explain(key: string): string {
  return key.toLowerCase() === 'regexes' ? "'regexes' is called 'contents' now" : `'${key}' is not one`
}
