import { access, writeFile } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import { MigError } from '../../protocol/errors.ts'
import { writeOrderFile } from '../../protocol/order/order-file.ts'
import { checkShape, policySchema, type Policy } from '../../protocol/order/schema.ts'
import { differenceLines, policyDifference, type PolicyChange } from '../policy/policy-difference.ts'
import { editPolicy } from '../policy/edit-policy.ts'
import { policyFlaws } from '../policy/policy-flaws.ts'
import { quorumState } from '../policy/quorum-state.ts'
import { jsonText } from '../render/json-text.ts'
import { printableLine } from '../render/printable.ts'
import { checkOrder } from '../sign/check-order.ts'
import { print, say, type Terminal } from '../terminal.ts'
import type { Arguments } from './arguments.ts'
import { outputFormat } from './output-options.ts'
import { policyEdits } from './policy-edits.ts'
import { policyOf, rowInForce } from './policy-in-force.ts'
import { readJsonFile } from './read-json-file.ts'
import { sayUnconfirmed } from './say-unconfirmed.ts'
import { openNode, openSession } from './session.ts'

/** Fields of a policy that follow from the one before it. */
const GIVEN = ['syntaxversion', 'kind', 'mesh', 'version', 'previous', 'pgpsignatures']

/**
 * Writes the next version of the policy as a draft, and shows what it changes.
 *
 * @returns the exit status
 * @throws MigError `USAGE` when nothing is changed; `POLICY_LOCKOUT` when nobody could ask anything, or change it again
 */
export async function proposePolicy(path: string, args: Arguments, terminal: Terminal): Promise<number> {
  if (await exists(path)) throw new MigError('FILE_UNWRITABLE', `${path} is there already.`)
  const now = terminal.clock.now()
  await using node = await openNode(await openSession(args, terminal), args, terminal)
  const view = await node.policies({ isOffline: args.isSet('offline') })
  sayUnconfirmed(view, args, terminal)
  const row = rowInForce(view)
  const before = policyOf(row)
  const { mesh } = await node.identity()
  const given = { ...before, mesh, version: before.version + 1, previous: row.digest }
  const whole = args.text('file')
  const base = whole === undefined ? given : { ...(await wholePolicy(whole)), ...pick(given) }
  const next = checkPolicy(editPolicy(base, await policyEdits(args, base)))

  const changes = policyDifference(before, next)
  if (changes.length === 0 && isDeepStrictEqual({ ...next, ...pick(before) }, before)) {
    throw new MigError('USAGE', 'Nothing is changed: say what is to be different.')
  }
  const { errors, warnings } = await policyFlaws(next, now)
  if (errors.length > 0) throw new MigError('POLICY_LOCKOUT', errors.join(' '))
  const { reason, others } = await quorumState(next, [], before, now)
  try {
    await writeFile(path, writeOrderFile(next, []), { flag: 'wx' })
  } catch (cause) {
    throw new MigError('FILE_UNWRITABLE', `${path} cannot be written: ${(cause as Error).message}`, { cause })
  }
  printProposal({ path, version: next.version, changes, warnings }, args, terminal)
  say(terminal, printableLine(`${reason} May sign: ${others.join(', ')}.`))
  say(terminal, printableLine(`Next: mig policy sign ${path} > signed.json, by each of them; then mig policy publish.`))
  return 0
}

function printProposal(
  proposal: { path: string; version: number; changes: readonly PolicyChange[]; warnings: readonly string[] },
  args: Arguments,
  terminal: Terminal
): void {
  const { path, version, changes, warnings } = proposal
  if (outputFormat(args) === 'text') {
    print(terminal, printableLine(`policy ${version} in ${path}`))
    for (const line of differenceLines(changes)) print(terminal, line)
  } else {
    print(terminal, jsonText({ file: path, version, changes, warnings }, 2))
  }
  for (const warning of warnings) say(terminal, printableLine(`warning: ${warning}`))
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}

/** What an edited file says, but for the fields that are given. */
async function wholePolicy(path: string): Promise<Policy> {
  const json = await readJsonFile(path)
  if (typeof json !== 'object' || json === null) {
    throw new MigError('ACTION_FILE_INVALID', `${path} is not a JSON object.`)
  }
  return Object.fromEntries(Object.entries(json).filter(([name]) => !GIVEN.includes(name))) as Policy
}

function pick({
  syntaxversion,
  kind,
  mesh,
  version,
  previous
}: Policy): Pick<Policy, 'syntaxversion' | 'kind' | 'mesh' | 'version' | 'previous'> {
  return { syntaxversion, kind, mesh, version, previous }
}

/** As every node will read it. */
function checkPolicy(policy: unknown): Policy {
  return checkOrder(checkShape(policySchema, policy)) as Policy
}
