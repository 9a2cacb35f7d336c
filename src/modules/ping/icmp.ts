import { execFile } from 'node:child_process'
import { MigError } from '../../protocol/errors.ts'
import { type Outcome, type Probe, settleOnce } from './probe.ts'

/** What the program says in the language of the machine cannot be read. */
const LOCALE = 'C'
/** After its time the program ends by itself; what does not is killed. */
const GRACE_MS = 1_000

/**
 * Asks by the system's `ping`, one echo request: Node cannot open a socket for ICMP.
 * @throws MigError `MODULE_FAILED` when there is no such program, or it may not ask
 */
export const probeIcmp: Probe = async (target, context) => {
  const seconds = Math.max(1, Math.ceil(target.timeoutMs / 1000))
  const args = [`-${target.family}`, '-n', '-c', '1', '-W', String(seconds), target.address]
  // the rest as it is: the agent knows its processes by a mark in it
  const env = { ...process.env, LC_ALL: LOCALE }
  const program = Promise.withResolvers<Outcome>()
  const limits = { timeoutMs: target.timeoutMs + GRACE_MS }
  const child = execFile('ping', args, { env }, (error, stdout, stderr) => {
    try {
      program.resolve(readPing(stdout, stderr, error))
    } catch (failure) {
      program.reject(failure)
    }
  })
  try {
    const limit = settleOnce(limits, context, () => undefined)
    return await Promise.race([program.promise, limit])
  } finally {
    child.kill('SIGKILL')
    program.promise.catch(() => undefined)
  }
}

/**
 * What ping of iputils or of busybox says.
 * @param error - of starting it, or its exit status
 * @throws MigError `MODULE_FAILED` when it cannot be used at all
 */
export function readPing(stdout: string, stderr: string, error: { readonly code?: string | number } | null): Outcome {
  if (error?.code === 'ENOENT') {
    throw new MigError(
      'MODULE_FAILED',
      "protocol: icmp needs the program 'ping', which is not installed; install it (iputils-ping), or ask by tcp"
    )
  }
  const latency = /\btime[=<]([\d.]+) ?ms/.exec(stdout)?.[1]
  if (latency !== undefined) return { kind: 'answered', latencyMs: Number(latency) }
  const complaint =
    stderr
      .trim()
      .split('\n')[0]
      ?.replace(/^ping[46]?: /, '') ?? ''
  if (/operation not permitted|permission denied|lacking capability|are you root/i.test(complaint)) {
    throw new MigError('MODULE_FAILED', `protocol: icmp is not permitted to this agent (${complaint}); run it as root`)
  }
  if (/unreachable|prohibited|time to live exceeded/i.test(stdout)) return { kind: 'refused' }
  if (complaint !== '') return { kind: 'failed', reason: complaint.replace(/^.*: /, '').toLowerCase() }
  return { kind: 'silent' }
}
