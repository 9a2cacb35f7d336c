import { assertMeant } from '../../modules/assert-meant.ts'
import { draftFromFile } from '../../protocol/order/draft.ts'
import { resolveTarget } from '../compose/action-target.ts'
import type { Terminal } from '../terminal.ts'
import type { Arguments } from './arguments.ts'
import { ask } from './ask.ts'
import { publishSigned } from './publish-signed.ts'
import { readJsonFile } from './read-json-file.ts'
import { macrosOf } from './session.ts'

/**
 * Puts the question of an action file. -t, -n and --only have precedence over the file; an order that is signed already
 * goes out as it is.
 *
 * @throws MigError `ACTION_FILE_INVALID`, also for a question that would find nothing and not say so
 *
 * @returns the exit status
 */
export async function runFile(path: string, args: Arguments, terminal: Terminal): Promise<number> {
  const json = await readJsonFile(path)
  if (isSigned(json)) return publishSigned(path, args, terminal)

  const draft = draftFromFile(json)
  const { MODULES } = await import('../../modules/registry.ts')
  assertMeant(draft.operations, MODULES)
  const flag = args.text('target')
  const target = flag === undefined ? draft.target : resolveTarget(flag, await macrosOf(args, terminal))
  return ask({ ...draft, name: args.text('action-name') ?? draft.name, target }, args, terminal)
}

/** An order of this system with signatures; those of MIG's own files are over another text and worth nothing here. */
function isSigned(json: unknown): boolean {
  if (typeof json !== 'object' || json === null) return false
  const { syntaxversion, pgpsignatures } = json as { syntaxversion?: unknown; pgpsignatures?: unknown }
  return syntaxversion === 3 && Array.isArray(pgpsignatures) && pgpsignatures.length > 0
}
