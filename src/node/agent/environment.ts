import type { AgentEnvironment } from '../../protocol/target/record.ts'
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { arch, endianness, hostname, networkInterfaces, platform, release, version } from 'node:os'

/** What a program may take: `hostname --fqdn` waits for name servers. */
const PROGRAM_TIMEOUT_MS = 2000

/**
 * What targets see of the machine (MIG's `environment`). Never fails: what cannot be found out is an empty text, which
 * no target selects by accident. `publicip` is always empty: an agent asks nobody outside of the mesh for its address.
 *
 * @param modules - names of the modules that the agent has
 * @param proxy - `host:port` of the proxy through which it has reached others
 */
export async function discoverEnvironment(modules: readonly string[], proxy = ''): Promise<AgentEnvironment> {
  return {
    init: initSystem(),
    ident: await distribution(),
    os: goOs(),
    arch: goArch(),
    isproxied: proxy !== '',
    proxy,
    addresses: cidrAddresses(),
    publicip: '',
    modules: modules.toSorted()
  }
}

/**
 * The name of this host: the kernel's when it has a dot; else the full name that the resolver knows, when its first
 * label is the kernel's name; else the kernel's name. Never fails.
 */
export async function hostName(): Promise<string> {
  const kernel = hostname()
  if (kernel.includes('.')) return kernel
  return pickHostName(kernel, await fullName())
}

/** @param full - what the resolver says, possibly nonsense such as `localhost.localdomain` */
export function pickHostName(kernel: string, full: string): string {
  return full.toLowerCase().startsWith(`${kernel.toLowerCase()}.`) ? full : kernel
}

async function fullName(): Promise<string> {
  if (platform() === 'win32') return `${hostname()}.${process.env['USERDNSDOMAIN'] ?? ''}`.replace(/\.$/, '')
  return await output('hostname', [platform() === 'linux' ? '--fqdn' : '-f'])
}

function initSystem(): string {
  if (platform() === 'darwin') return 'launchd'
  if (platform() === 'win32') return 'windows'
  if (existsSync('/run/systemd/system')) return 'systemd'
  if (existsSync('/sbin/upstart-udev-bridge')) return 'upstart'
  return existsSync('/etc/init.d') ? 'sysvinit' : 'sysvinit-fallback'
}

async function distribution(): Promise<string> {
  if (platform() === 'darwin') return `macOS ${await output('sw_vers', ['-productVersion'])} ${release()}`
  if (platform() !== 'linux') return `${version()} ${release()}`
  for (const file of ['/etc/os-release', '/usr/lib/os-release']) {
    const name = prettyName(readText(file))
    if (name !== '') return name
  }
  return readText('/etc/issue').split('\n')[0]?.trim() ?? ''
}

/** PRETTY_NAME of an os-release file, which is shell syntax; empty when it has none. */
export function prettyName(osRelease: string): string {
  const value = /^PRETTY_NAME=(.*)$/m.exec(osRelease)?.[1]?.trim() ?? ''
  const quoted = /^(["'])(.*)\1$/.exec(value)
  if (quoted === null) return value
  return quoted[1] === '"' ? (quoted[2] ?? '').replaceAll(/\\(["$`\\])/g, '$1') : (quoted[2] ?? '')
}

/** Every address but those of the loopback, sorted: the same machine makes the same record. */
function cidrAddresses(): string[] {
  try {
    const all = Object.values(networkInterfaces()).flatMap((entries) => entries ?? [])
    return [...new Set(all.flatMap(({ internal, cidr }) => (internal || cidr === null ? [] : [cidr])))].toSorted()
  } catch {
    // no interface list: Termux, some containers
    return []
  }
}

const GO_OS: Readonly<Record<string, string>> = { win32: 'windows', sunos: 'solaris' }
const GO_ARCH: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' }

/** Go's name of the operating system, which MIG's targets use. */
export function goOs(): string {
  return GO_OS[platform()] ?? platform()
}

function goArch(): string {
  if (arch() === 'ppc64' && endianness() === 'LE') return 'ppc64le'
  return GO_ARCH[arch()] ?? arch()
}

/** What a program prints, empty when it fails or takes its time. */
async function output(file: string, args: readonly string[]): Promise<string> {
  return await new Promise((resolve) => {
    execFile(file, args, { timeout: PROGRAM_TIMEOUT_MS }, (error, stdout) =>
      resolve(error === null ? stdout.trim() : '')
    )
  })
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
