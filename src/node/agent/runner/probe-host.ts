import type { LinuxCapability } from './permissions.ts'
import type { Namespace } from './wall-parts.ts'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { DIE_WITH_PARENT, identity, IDLE_IO, NAMESPACES, NEW_PROCESSES, NO_FILES, WALL_PATH } from './wall-parts.ts'

/** What the host permits of the second wall. */
export interface Host {
  /** uid, capabilities and no_new_privs can be set: without that there is no second wall at all */
  readonly isRaised: boolean
  readonly namespaces: ReadonlySet<Namespace>
  readonly permitted: ReadonlySet<LinuxCapability>
  /** the program can only be started by who may read every file */
  readonly needsReadAll: boolean
  /** what a process writes to files can be limited */
  readonly limitsFiles: boolean
  /** what comes in front of everything else */
  readonly prefix: readonly string[]
  readonly missing: readonly string[]
}

const ABSENT = {
  isRaised: false,
  namespaces: new Set<Namespace>(),
  permitted: new Set<LinuxCapability>(),
  needsReadAll: false
}

/** The part of the wall that needs no privilege: nothing more is gained by starting a program, and death with the agent. */
const LOW_WALL = ['setpriv', '--no-new-privs', ...DIE_WITH_PARENT]

/** Looks at the host. Never fails. */
export async function probeHost(): Promise<Host> {
  if (process.platform !== 'linux') {
    return { ...ABSENT, limitsFiles: false, prefix: [], missing: [`no second wall: ${process.platform}`] }
  }
  if (process.getuid?.() !== 0) {
    const [low, files] = await Promise.all([attempt([...LOW_WALL, 'true']), attempt([...NO_FILES, 'true'])])
    const prefix = low === undefined ? LOW_WALL : []
    return { ...ABSENT, limitsFiles: files === undefined, prefix, missing: ['no second wall: the agent is not root'] }
  }
  return (await probeAll()) ?? (await probeEach())
}

/** Most hosts permit everything, which one command shows. */
async function probeAll(): Promise<Host | undefined> {
  const namespaces = NAMESPACES.map((name) => `--${name}`)
  const shell = ['sh', '-c', 'mount -n -t tmpfs hidden /dev && exec "$@"', 'sh']
  const command = [
    ...IDLE_IO,
    'unshare',
    ...namespaces,
    ...NEW_PROCESSES,
    ...shell,
    ...identity([]),
    ...NO_FILES,
    'true'
  ]
  if ((await attempt(command)) !== undefined) return undefined
  return { ...raised(IDLE_IO), limitsFiles: true, namespaces: new Set(NAMESPACES), missing: [] }
}

async function probeEach(): Promise<Host> {
  const refused = await attempt([...identity([]), 'true'])
  const files = await attempt([...NO_FILES, 'true'])
  const limitsFiles = files === undefined
  if (refused !== undefined) return { ...ABSENT, limitsFiles, prefix: [], missing: [`no second wall: ${refused}`] }
  const ionice = (await attempt([...IDLE_IO, 'true'])) === undefined ? IDLE_IO : []
  const outcomes = await Promise.all(NAMESPACES.map(async (name) => ({ name, refusal: await probeNamespace(name) })))
  return {
    ...raised(ionice),
    limitsFiles,
    namespaces: new Set(outcomes.filter(({ refusal }) => refusal === undefined).map(({ name }) => name)),
    missing: [
      ...outcomes.flatMap(({ name, refusal }) => (refusal === undefined ? [] : [`no ${name} namespace: ${refusal}`])),
      ...(files === undefined ? [] : [`no limit to files: ${files}`])
    ]
  }
}

function raised(ionice: readonly string[]): Omit<Host, 'namespaces' | 'missing' | 'limitsFiles'> {
  const prefix = ['setpriv', ...DIE_WITH_PARENT, ...ionice]
  return { isRaised: true, permitted: permittedCapabilities(), needsReadAll: false, prefix }
}

function probeNamespace(name: Namespace): Promise<string | undefined> {
  if (name === 'pid') return attempt(['unshare', '--pid', ...NEW_PROCESSES, 'true'])
  // a mount namespace is of use only when something can be mounted in it
  if (name === 'mount') return attempt(['unshare', '--mount', 'mount', '-n', '-t', 'tmpfs', 'hidden', '/dev'])
  return attempt(['unshare', `--${name}`, 'true'])
}

/** Runs a command; returns why it failed, or undefined. */
function attempt([file = '', ...args]: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(file, args, { env: { PATH: WALL_PATH, LC_ALL: 'C' } }, (error, _stdout, stderr) => {
      if (error === null) resolve(undefined)
      else if (error.code === 'ENOENT') resolve(`${file} is not installed`)
      else resolve(lastPhrase(stderr))
    })
  })
}

/** `unshare: unshare failed: Operation not permitted` -> `operation not permitted` */
function lastPhrase(stderr: string): string {
  const line = stderr.trim().split('\n')[0] ?? ''
  return (
    line
      .slice(line.lastIndexOf(': ') + 1)
      .replace(/\.$/, '')
      .trim()
      .toLowerCase() || 'refused'
  )
}

function permittedCapabilities(): Set<LinuxCapability> {
  const status = readFileSync('/proc/self/status', 'latin1')
  const bits = BigInt(`0x${/^CapPrm:\s+([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`)
  const names = Object.keys(CAPABILITY_BITS) as LinuxCapability[]
  return new Set(names.filter((name) => ((bits >> BigInt(CAPABILITY_BITS[name])) & 1n) === 1n))
}

/** Linux capabilities by their bit in /proc/self/status. */
const CAPABILITY_BITS: Readonly<Record<LinuxCapability, number>> = {
  dac_override: 1,
  dac_read_search: 2,
  kill: 5,
  net_raw: 13,
  sys_ptrace: 19
}
