import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Segments of the network, as far as there are. */
export const SEGMENTS = ['a', 'b', 'c'] as const
export type Segment = (typeof SEGMENTS)[number]

const FIRST_HOST = 10
/** The device that gives packets back late, and the routing table that sends them there. */
const DELAY_DEVICE = 'late0'
const DELAY_TABLE = '77'

/**
 * A network of three segments, each a network namespace with as many addresses as it has hosts, and a router between
 * them whose rules cut, lose and hide. Real kernel, real TCP. Needs root, iproute2 and nftables.
 *
 * ```text
 *  a 10.77.1.0/24 ─┐
 *  b 10.77.2.0/24 ─┼─ router (nft)
 *  c 10.77.3.0/24 ─┘
 * ```
 */
export class Topology implements Disposable {
  readonly #prefix: string
  readonly #cuts = new Set<string>()
  #lossPercent = 0
  #hidden: Segment | undefined
  #delay: ChildProcess | undefined

  private constructor(prefix: string) {
    this.#prefix = prefix
  }

  /** Skips the suite of a hook, and says why, where this machine lacks something for it. */
  static orSkip(suite: Mocha.Context): void {
    const missing = Topology.missing()
    if (missing === undefined) return
    console.log(`      needs ${missing}`)
    suite.skip()
  }

  /** What this machine lacks for it, or undefined. */
  static missing(): string | undefined {
    if (process.getuid?.() !== 0) return 'root'
    for (const [program, debianPackage] of [
      ['ip', 'iproute2'],
      ['nft', 'nftables'],
      ['python3', 'python3-minimal']
    ] as const) {
      try {
        execFileSync(program, ['-V'], { stdio: 'ignore' })
      } catch {
        return debianPackage
      }
    }
    try {
      const probe = `mig-probe-${process.pid}`
      ip('netns', 'add', probe)
      ip('netns', 'delete', probe)
      return undefined
    } catch {
      return 'network namespaces'
    }
  }

  /** Can {@link Topology.delay} work here? Containers often have namespaces and no TUN device. */
  static canDelay(): boolean {
    return existsSync('/dev/net/tun')
  }

  /** Builds it; everything reaches everything. @param hosts - addresses of each segment */
  static create(hosts: number): Topology {
    const topology = new Topology(`mig${process.pid}`)
    try {
      topology.#build(hosts)
    } catch (error) {
      topology[Symbol.dispose]()
      throw error
    }
    return topology
  }

  /** Address of a host, from 0. */
  address(segment: Segment, host: number): string {
    return `10.77.${numberOf(segment)}.${FIRST_HOST + host}`
  }

  /** Address of the router in a segment. */
  gateway(segment: Segment): string {
    return `10.77.${numberOf(segment)}.1`
  }

  /** What comes in front of a command, so that it runs in a segment, or on the router, which is in all of them. */
  enter(segment: Segment | 'router'): string[] {
    return ['ip', 'netns', 'exec', this.#name(segment)]
  }

  /** No packet passes between these two any more; connections hang, as they do when a cable is pulled. */
  cut(one: Segment, other: Segment): void {
    this.#cuts.add(`${one} ${other}`).add(`${other} ${one}`)
    this.#rule()
  }

  /** Nothing passes between segments. */
  isolate(): void {
    for (const one of SEGMENTS) for (const other of SEGMENTS) if (one < other) this.cut(one, other)
  }

  /** Loses this share of all packets between segments. */
  lose(percent: number): void {
    this.#lossPercent = percent
    this.#rule()
  }

  /** Puts a segment behind masquerade: it can dial out, and nobody can dial in. */
  hide(segment: Segment): void {
    this.#hidden = segment
    this.#rule()
  }

  /** Every packet between segments takes so many ms longer. */
  async delay(ms: number): Promise<void> {
    const script = join(import.meta.dirname, 'delay.py')
    const args = ['netns', 'exec', this.#name('router'), 'python3', script, DELAY_DEVICE, String(ms)]
    const child = spawn('ip', args, { stdio: ['ignore', 'pipe', 'inherit'] })
    this.#delay = child
    await once(child.stdout, 'data')
    this.#inRouter('sh', '-c', `echo 0 > /proc/sys/net/ipv4/conf/${DELAY_DEVICE}/rp_filter`)
    this.#inRouter('ip', 'route', 'add', 'default', 'dev', DELAY_DEVICE, 'table', DELAY_TABLE)
    for (const segment of SEGMENTS) this.#inRouter('ip', 'rule', 'add', 'iif', `to-${segment}`, 'table', DELAY_TABLE)
  }

  /** Everything reaches everything again, at once. */
  heal(): void {
    this.#endDelay()
    this.#cuts.clear()
    this.#lossPercent = 0
    this.#hidden = undefined
    this.#rule()
  }

  [Symbol.dispose](): void {
    this.#endDelay()
    for (const name of [...SEGMENTS, 'router']) {
      try {
        ip('netns', 'delete', this.#name(name))
      } catch {
        // was not built
      }
    }
  }

  #build(hosts: number): void {
    ip('netns', 'add', this.#name('router'))
    this.#inRouter('ip', 'link', 'set', 'lo', 'up')
    this.#inRouter('sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward')
    for (const segment of SEGMENTS) {
      const namespace = this.#name(segment)
      const network = `10.77.${numberOf(segment)}`
      ip('netns', 'add', namespace)
      ip(
        'link',
        'add',
        'uplink',
        'netns',
        namespace,
        'type',
        'veth',
        'peer',
        'name',
        `to-${segment}`,
        'netns',
        this.#name('router')
      )
      this.#inRouter('ip', 'address', 'add', `${network}.1/24`, 'dev', `to-${segment}`)
      this.#inRouter('ip', 'link', 'set', `to-${segment}`, 'up')
      for (let host = 0; host < hosts; host++) {
        ip('-n', namespace, 'address', 'add', `${this.address(segment, host)}/24`, 'dev', 'uplink')
      }
      ip('-n', namespace, 'link', 'set', 'lo', 'up')
      ip('-n', namespace, 'link', 'set', 'uplink', 'up')
      ip('-n', namespace, 'route', 'add', 'default', 'via', `${network}.1`)
    }
  }

  #endDelay(): void {
    if (this.#delay === undefined) return
    for (const segment of SEGMENTS) this.#inRouter('ip', 'rule', 'delete', 'iif', `to-${segment}`, 'table', DELAY_TABLE)
    // its device goes with it
    this.#delay.kill('SIGKILL')
    this.#delay = undefined
  }

  #rule(): void {
    const drops = [...this.#cuts].map((pair) => {
      const [from = '', to = ''] = pair.split(' ')
      return `iifname "to-${from}" oifname "to-${to}" drop`
    })
    if (this.#lossPercent > 0) drops.push(`numgen random mod 100 < ${this.#lossPercent} drop`)
    const hidden = this.#hidden
    if (hidden !== undefined) drops.push(`oifname "to-${hidden}" ct state new drop`)
    const translations = hidden === undefined ? [] : [`ip saddr 10.77.${numberOf(hidden)}.0/24 masquerade`]
    this.#inRouter(
      'nft',
      [
        'flush ruleset',
        `add table ip mig`,
        'add chain ip mig forward { type filter hook forward priority 0; }',
        ...drops.map((rule) => `add rule ip mig forward ${rule}`),
        'add chain ip mig leaving { type nat hook postrouting priority 100; }',
        ...translations.map((rule) => `add rule ip mig leaving ${rule}`)
      ].join('\n')
    )
  }

  #inRouter(...command: string[]): void {
    execFileSync('ip', ['netns', 'exec', this.#name('router'), ...command], { stdio: 'pipe' })
  }

  #name(part: string): string {
    return `${this.#prefix}-${part}`
  }
}

function numberOf(segment: Segment): number {
  return SEGMENTS.indexOf(segment) + 1
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: 'pipe' })
}
