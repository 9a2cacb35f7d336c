import { join } from 'node:path'
import type { InvestigatorApi } from './api/api.ts'
import { codeOf, MigError } from '../protocol/errors.ts'
import { systemClock, type Clock } from '../util/clock.ts'
import { ApiClient } from './api/client.ts'

/** Which node is meant. */
export interface OpenOptions {
  /** folder of the home, absolute */
  readonly home: string
  /** mesh id */
  readonly mesh: string
  /** multiaddrs to listen on; every address and the port of the last time when absent */
  readonly listen?: readonly string[]
  /** host and port on which metrics are served; nowhere when absent */
  readonly metrics?: string
  /** Told when this process is done but stays for other command lines that use its node. */
  readonly onLinger?: (clients: number) => void
}

/** A `mig` that has just opened the database needs this long until its socket is there. */
const STARTING_MS = 15_000
const TRY_AGAIN_MS = 50
/** A running `mig` says who it is within this time, unless it is stopped or hangs. */
const ANSWER_MS = 10_000

/**
 * The investigator node of a home: the one that another `mig` runs, through its socket, else one of this process, which
 * serves others until they are done.
 *
 * @throws MigError `HOME_BUSY` when the running one serves another mesh, belongs to another user or does not answer
 */
export async function openInvestigator(options: OpenOptions, clock: Clock = systemClock): Promise<InvestigatorApi> {
  const socket = join(options.home, 'mig.sock')
  const end = clock.monotonic() + STARTING_MS
  for (;;) {
    const running = await connectTo(socket, options, clock)
    if (running !== undefined) return running
    try {
      // late: libp2p and LevelDB are not needed to ask a running node
      const { createInvestigator } = await import('./create-investigator.ts')
      return await createInvestigator(options, socket)
    } catch (error) {
      // the database is locked: its holder is about to listen, or about to end
      if (codeOf(error) !== 'HOME_BUSY' || clock.monotonic() > end) throw error
      await clock.sleep(TRY_AGAIN_MS)
    }
  }
}

/**
 * The running node. @returns undefined when nobody listens, or it ended just as we came
 * @throws MigError `HOME_BUSY` when it serves another mesh, does not answer, or would have to serve metrics
 */
async function connectTo(
  socket: string,
  { home, mesh, metrics }: OpenOptions,
  clock: Clock
): Promise<ApiClient | undefined> {
  const running = await ApiClient.connect(socket)
  if (running === undefined) return undefined
  const answered = new AbortController()
  const silence = clock.sleep(ANSWER_MS, answered.signal).then(() => 'silence' as const)
  try {
    const identity = await Promise.race([running.identity().catch(() => undefined), silence])
    if (identity === 'silence') {
      // not waited for: who does not answer may not let go either
      void running[Symbol.asyncDispose]()
      throw new MigError('HOME_BUSY', `The mig that runs in ${home} does not answer`)
    }
    if (identity?.mesh === mesh && metrics === undefined) return running
    await running[Symbol.asyncDispose]()
    if (identity === undefined) return undefined
    if (identity.mesh === mesh) throw new MigError('HOME_BUSY', `A mig without metrics runs in ${home} already`)
    throw new MigError('HOME_BUSY', `The mig that runs in ${home} serves mesh ${identity.mesh}`)
  } finally {
    answered.abort()
  }
}
