import { MigError } from '../../protocol/errors.ts'
import type { Ms } from '../../util/clock.ts'
import type { InvestigatorApi, PolicySpread } from '../api/api.ts'
import { parseDuration } from '../compose/duration.ts'
import { jsonText } from '../render/json-text.ts'
import { print, say, type Terminal } from '../terminal.ts'
import type { Arguments } from './arguments.ts'
import { outputFormat } from './output-options.ts'
import { readPolicyDraft } from './policy-file.ts'
import { policyFlaws } from '../policy/policy-flaws.ts'
import { openNode, openSession } from './session.ts'

/** How long it waits until its neighbours hold the policy, and how often it looks. */
const NEIGHBOURS_MS: Ms = 15_000
const LOOK_EVERY_MS: Ms = 250

/**
 * Puts a signed policy in force: what nodes would refuse is refused before anything is sent. Waits until all neighbours
 * hold it; with `--wait`, all nodes of the census that are alive.
 *
 * @returns the exit status: 0 when all who were waited for hold it
 */
export async function publishPolicy(path: string, args: Arguments, terminal: Terminal): Promise<number> {
  const { policy, text } = await readPolicyDraft(path)
  const { errors } = await policyFlaws(policy, terminal.clock.now())
  if (errors.length > 0) throw new MigError('POLICY_LOCKOUT', errors.join(' '))
  const wait = args.text('wait')
  const waitMs = wait === undefined ? undefined : parseDuration(wait)
  await using node = await openNode(await openSession(args, terminal), args, terminal)
  const isOffline = args.isSet('offline')
  const version = await node.publishPolicy(text, { isOffline })
  if (isOffline) {
    say(terminal, `Policy ${version} is in force here, and waits for mig bundle export.`)
    return 0
  }
  const isHere = ({ neighbours, neighboursUnder }: PolicySpread): boolean => neighboursUnder >= neighbours
  const isEverywhere = (spread: PolicySpread): boolean => isHere(spread) && spread.nodesUnder >= spread.nodes
  const isDone = waitMs === undefined ? isHere : isEverywhere
  const spread = await watch(node, version, isDone, waitMs ?? NEIGHBOURS_MS, terminal)
  if (outputFormat(args) === 'text') {
    const { neighbours, neighboursUnder, nodes, nodesUnder } = spread
    print(terminal, `Policy ${version} is in force here, and at ${neighboursUnder} of ${neighbours} neighbours.`)
    print(
      terminal,
      `${nodesUnder} of the ${nodes} nodes of the census that are alive have said that they run under it.`
    )
  } else {
    print(terminal, jsonText({ version, ...spread }))
  }
  return isDone(spread) ? 0 : 1
}

async function watch(
  node: InvestigatorApi,
  version: number,
  isDone: (spread: PolicySpread) => boolean,
  timeoutMs: Ms,
  { clock, signal }: Terminal
): Promise<PolicySpread> {
  const end = clock.monotonic() + timeoutMs
  for (;;) {
    const spread = await node.policySpread(version)
    if (isDone(spread) || signal.aborted || clock.monotonic() >= end) return spread
    await clock.sleep(LOOK_EVERY_MS)
  }
}
