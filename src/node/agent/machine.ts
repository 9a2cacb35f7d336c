import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { arch, endianness, hostname, networkInterfaces, platform, release, version } from 'node:os'

/** What a program may take: `hostname --fqdn` waits for name servers. */
const PROGRAM_TIMEOUT_MS = 2000

/** What can be asked of a machine. Nothing of it fails. */
export interface Machine {
  /** as Node names it: `linux`, `darwin`, `win32` */
  readonly platform: string
  /** as Node names it: `x64` */
  readonly arch: string
  readonly endianness: 'BE' | 'LE'
  /** of the kernel */
  readonly hostname: string
  readonly release: string
  readonly version: string
  /** the domain of a Windows machine; empty where it has none */
  readonly domain: string
  readonly hasFile: (path: string) => boolean
  /** empty when there is none, or it cannot be read */
  readonly readText: (path: string) => string
  /** what a program prints, trimmed; empty when it fails or takes its time */
  readonly output: (file: string, args: readonly string[]) => Promise<string>
  /** with prefix length, `10.0.0.1/24`; those of the loopback are left out */
  readonly addresses: () => string[]
}

/** The machine that this process is on, as it is now. */
export function thisMachine(): Machine {
  return {
    platform: platform(),
    arch: arch(),
    endianness: endianness(),
    hostname: hostname(),
    release: release(),
    version: version(),
    domain: process.env['USERDNSDOMAIN'] ?? '',
    hasFile: existsSync,
    readText,
    output,
    addresses
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

async function output(file: string, args: readonly string[]): Promise<string> {
  return await new Promise((resolve) => {
    execFile(file, args, { timeout: PROGRAM_TIMEOUT_MS }, (error, stdout) =>
      resolve(error === null ? stdout.trim() : '')
    )
  })
}

function addresses(): string[] {
  try {
    const all = Object.values(networkInterfaces()).flatMap((entries) => entries ?? [])
    return all.flatMap(({ internal, cidr }) => (internal || cidr === null ? [] : [cidr]))
  } catch {
    // no interface list: Termux, some containers
    return []
  }
}
