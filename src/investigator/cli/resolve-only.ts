import { MigError } from '../../protocol/errors.ts'
import type { InvestigatorApi } from '../api/api.ts'
import type { Arguments } from './arguments.ts'

/**
 * The agent ids that `--only`, `--target-found` and `--target-notfound` leave, sorted as an order has them; undefined
 * when there is no such limit.
 *
 * @param fromDraft - `only` of an action file
 * @throws MigError `ACTION_NOT_FOUND`; `NO_TARGET` when nobody is left
 */
export async function resolveOnly(
  fromDraft: readonly string[] | undefined,
  node: InvestigatorApi,
  args: Arguments
): Promise<string[] | undefined> {
  const limits: (readonly string[])[] = []
  if (fromDraft !== undefined) limits.push(fromDraft)
  if (args.texts('only').length > 0) limits.push(args.texts('only'))
  for (const [flag, isFound] of [
    ['target-found', true],
    ['target-notfound', false]
  ] as const) {
    const action = args.text(flag)
    if (action !== undefined) limits.push(await agentsThat(node, action, isFound))
  }
  if (limits.length === 0) return undefined

  const left = limits.reduce((all, ids) => all.filter((id) => ids.includes(id)))
  if (left.length === 0) {
    throw new MigError('NO_TARGET', 'No agent is left by --only, --target-found and --target-notfound.')
  }
  return [...new Set(left)].sort()
}

/** Ids of the agents whose answer to an action found something, or did not. */
async function agentsThat(node: InvestigatorApi, action: string, isFound: boolean): Promise<string[]> {
  // runs come in their order: the newest that says something counts
  const found = new Map<string, boolean>()
  for await (const { agent, report } of node.results(action)) {
    if (report.status !== 'success' || report.code === 'UNCHANGED') continue
    found.set(
      agent,
      report.results.some(({ foundanything }) => foundanything)
    )
  }
  return [...found].filter(([, hasFound]) => hasFound === isFound).map(([agent]) => agent)
}
