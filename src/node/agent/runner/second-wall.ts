import type { Capability } from '../../../modules/module.ts'
import type { LinuxCapability } from './permissions.ts'
import type { Host } from './probe-host.ts'
import type { Namespace } from './wall-parts.ts'
import { readdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { linuxCapabilities } from './permissions.ts'
import { probeHost } from './probe-host.ts'
import { identity, NAMESPACES, NEW_PROCESSES, NO_FILES } from './wall-parts.ts'

/*
 * The wall under Node's own: what the kernel denies to a module's process, whatever becomes of Node. Built by unshare and
 * setpriv of util-linux in front of the command; what the host does not permit is left out and named.
 */

export interface SecondWallOptions {
  /** Folders and files that no module may see: the agent's home, its keys. Absolute. */
  readonly hide: readonly string[]
  /** What the process itself is made of: the Node program and the entry. Absolute. */
  readonly program: readonly string[]
}

export class SecondWall {
  /** What the host does not permit, one phrase each: `no mount namespace: operation not permitted`. */
  readonly missing: readonly string[]
  readonly #options: SecondWallOptions
  readonly #host: Host

  private constructor(options: SecondWallOptions, host: Host) {
    this.#options = options
    this.#host = host
    this.missing = host.missing
  }

  /** Looks once at what the host permits. Never fails. */
  static async probe(options: SecondWallOptions): Promise<SecondWall> {
    const host = await probeHost()
    if (!host.isRaised) return new SecondWall(options, host)
    const missing = [...host.missing]
    const needsReadAll = !options.program.every(isOpenToAll)
    if (needsReadAll) missing.push('no limit to reading files: the agent lies in a folder that others may not enter')
    const hide = options.hide.filter((path) => !options.program.some((file) => isWithin(file, path)))
    if (hide.length < options.hide.length) missing.push('no hidden home: the program of the agent lies in it')
    return new SecondWall({ ...options, hide }, { ...host, needsReadAll, missing })
  }

  /** Does a process behind the wall live in a process namespace of its own, which dies as a whole? */
  hasPidNamespace(capabilities: readonly Capability[]): boolean {
    return this.#namespaces(capabilities).includes('pid')
  }

  /** What is missing for a process with these capabilities. */
  missingFor(capabilities: readonly Capability[]): string[] {
    if (!this.#host.isRaised) return [...this.missing]
    const lacking = linuxCapabilities(capabilities).filter((name) => !this.#host.permitted.has(name))
    return [...this.missing, ...lacking.map((name) => `no ${name.toUpperCase()}: not permitted`)]
  }

  /** @returns the command, with the wall in front of it; its programs are found through {@link WALL_PATH} */
  wrap(capabilities: readonly Capability[], command: readonly string[]): string[] {
    const { isRaised, limitsFiles, prefix } = this.#host
    const limits = limitsFiles && !capabilities.includes('fs.write') ? NO_FILES : []
    if (!isRaised) return [...prefix, ...limits, ...command]
    const namespaces = this.#namespaces(capabilities)
    return [
      ...prefix,
      ...(namespaces.length === 0 ? [] : ['unshare', ...namespaces.map((name) => `--${name}`)]),
      ...(namespaces.includes('pid') ? NEW_PROCESSES : []),
      ...(namespaces.includes('mount') ? this.#mounts(capabilities) : []),
      ...identity(this.#kept(capabilities)),
      ...limits,
      ...command
    ]
  }

  #namespaces(capabilities: readonly Capability[]): Namespace[] {
    return NAMESPACES.filter((name) => this.#host.namespaces.has(name) && isFitting(name, capabilities))
  }

  /** A shell that hides what is to be hidden, then gives way to the rest of the command. */
  #mounts(capabilities: readonly Capability[]): string[] {
    const { hide } = this.#options
    const kept = this.#kept(capabilities)
    const steps = hide.flatMap((path, index) => hiding(path, `"\${${index + 1}}"`))
    if (kept.includes('sys_ptrace')) steps.push(...hidingAgent())
    // Whoever reads every file reads disks too, and finds there what was hidden: devices can be listed, not opened.
    if (kept.includes('dac_read_search') && !capabilities.includes('exec')) {
      steps.push('mount -n -o remount,bind,nodev /dev')
    }
    return ['sh', '-c', [...steps, `shift ${hide.length}`, 'exec "$@"'].join(' && '), 'sh', ...hide]
  }

  #kept(capabilities: readonly Capability[]): LinuxCapability[] {
    const wanted = linuxCapabilities(capabilities)
    if (this.#host.needsReadAll && !wanted.includes('dac_read_search')) wanted.push('dac_read_search')
    return wanted.filter((name) => this.#host.permitted.has(name))
  }
}

const EMPTY_FOLDER = 'size=16k,mode=755'

/** Shell commands that put nothing in the place of a folder or a file, which may not exist. */
function hiding(path: string, quoted: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return []
  const isFolder = stats.isDirectory()
  return [isFolder ? `mount -n -t tmpfs -o ${EMPTY_FOLDER} hidden ${quoted}` : `mount -n --bind /dev/null ${quoted}`]
}

/**
 * Shell commands that hide the agent from those who may read the memory of every process. Each of its threads has a
 * folder in /proc too, unlisted; a table of them lets one `mount` do it. A thread that has ended is no failure.
 */
function hidingAgent(): string[] {
  const agent = `/proc/${process.pid}`
  const threads = readdirSync('/proc/self/task').filter((thread) => thread !== String(process.pid))
  const table = threads.map((thread) => `hidden /proc/${thread} tmpfs ${EMPTY_FOLDER} 0 0\\n`).join('')
  return [
    `mount -n -t tmpfs -o ${EMPTY_FOLDER} hidden ${agent}`,
    `printf '${table}' > ${agent}/table`,
    `{ mount -n -a -T ${agent}/table; rm ${agent}/table; }`
  ]
}

/** A module that asks for the host's processes or network must see those of the host. */
function isFitting(namespace: Namespace, capabilities: readonly Capability[]): boolean {
  const asksFor = (...names: Capability[]): boolean => names.some((name) => capabilities.includes(name))
  if (namespace === 'net') return !asksFor('net.connect', 'net.raw', 'proc.read')
  if (namespace === 'pid') return !asksFor('kill')
  return true
}

function isWithin(file: string, folder: string): boolean {
  return !relative(folder, file).startsWith('..')
}

/** May every user of the host read the file, folders above it included? */
function isOpenToAll(path: string): boolean {
  const OTHERS_READ = 0o4
  const OTHERS_ENTER = 0o1
  const real = realpathSync(path)
  if ((statSync(real).mode & OTHERS_READ) === 0) return false
  for (let folder = dirname(real); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & OTHERS_ENTER) === 0) return false
    if (folder === dirname(folder)) return true
  }
}
