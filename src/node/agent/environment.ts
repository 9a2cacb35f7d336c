import type { AgentEnvironment } from '../../protocol/target/record.ts'
import { thisMachine, type Machine } from './machine.ts'

/**
 * What targets see of the machine (MIG's `environment`). Never fails: what cannot be found out is an empty text, which
 * no target selects by accident. `publicip` is always empty: an agent asks nobody outside of the mesh for its address.
 *
 * @param modules - names of the modules that the agent has
 * @param proxy - `host:port` of the proxy through which it has reached others
 */
export async function discoverEnvironment(
  modules: readonly string[],
  proxy = '',
  machine: Machine = thisMachine()
): Promise<AgentEnvironment> {
  return {
    init: initSystem(machine),
    ident: await distribution(machine),
    os: goOs(machine),
    arch: goArch(machine),
    isproxied: proxy !== '',
    proxy,
    // each once, sorted: the same machine makes the same record
    addresses: [...new Set(machine.addresses())].toSorted(),
    publicip: '',
    modules: modules.toSorted()
  }
}

/**
 * The name of this host: the kernel's when it has a dot; else the full name that the resolver knows, when its first
 * label is the kernel's name; else the kernel's name. Never fails.
 */
export async function hostName(machine: Machine = thisMachine()): Promise<string> {
  const kernel = machine.hostname
  if (kernel.includes('.')) return kernel
  const full = await fullName(machine)
  // the resolver may say nonsense such as `localhost.localdomain`
  return full.toLowerCase().startsWith(`${kernel.toLowerCase()}.`) ? full : kernel
}

async function fullName({ platform, hostname, domain, output }: Machine): Promise<string> {
  if (platform === 'win32') return domain === '' ? hostname : `${hostname}.${domain}`
  return await output('hostname', [platform === 'linux' ? '--fqdn' : '-f'])
}

function initSystem({ platform, hasFile }: Machine): string {
  if (platform === 'darwin') return 'launchd'
  if (platform === 'win32') return 'windows'
  if (hasFile('/run/systemd/system')) return 'systemd'
  if (hasFile('/sbin/upstart-udev-bridge')) return 'upstart'
  return hasFile('/etc/init.d') ? 'sysvinit' : 'sysvinit-fallback'
}

async function distribution({ platform, release, version, readText, output }: Machine): Promise<string> {
  if (platform === 'darwin') return `macOS ${await output('sw_vers', ['-productVersion'])} ${release}`
  if (platform !== 'linux') return `${version} ${release}`
  for (const file of ['/etc/os-release', '/usr/lib/os-release']) {
    const name = prettyName(readText(file))
    if (name !== '') return name
  }
  return firstLine(readText('/etc/issue'))
}

/** PRETTY_NAME of an os-release file, which is shell syntax; empty when it has none. */
export function prettyName(osRelease: string): string {
  const line = /^PRETTY_NAME=.*$/m.exec(osRelease)
  if (line === null) return ''
  const value = line[0].slice('PRETTY_NAME='.length).trim()
  const [first, inside] = [value.at(0), value.slice(1, -1)]
  if (value.length < 2 || value.at(-1) !== first) return value
  if (first === '"') return inside.replaceAll(/\\(["$`\\])/g, '$1')
  return first === "'" ? inside : value
}

function firstLine(text: string): string {
  const end = text.indexOf('\n')
  return (end < 0 ? text : text.slice(0, end)).trim()
}

const GO_OS: Readonly<Record<string, string>> = { win32: 'windows', sunos: 'solaris' }
const GO_ARCH: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' }

/** Go's name of the operating system, which MIG's targets use. */
function goOs({ platform }: Machine): string {
  return GO_OS[platform] ?? platform
}

function goArch({ arch, endianness }: Machine): string {
  if (arch === 'ppc64' && endianness === 'LE') return 'ppc64le'
  return GO_ARCH[arch] ?? arch
}
