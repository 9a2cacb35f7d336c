import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A time server of the host's own configuration, or one that everybody knows. */
export interface Server {
  /** name or address */
  readonly host: string
  readonly port: number
}

const NTP_PORT = 123
/** Asked when none of the host's own answers: MIG's. */
const BACKUPS = ['time.nist.gov', '0.pool.ntp.org', '1.pool.ntp.org', '2.pool.ntp.org', '3.pool.ntp.org']
/** Of the host's own: one that answers is enough, and each that does not takes its time. */
const MAX_OWN = 8

/** Lines that name a server: chrony, ntpd, ntpsec, openntpd. */
const SERVER_LINE = /^\s*(?:server|servers|pool|peer)\s+(\S+)(.*)$/i
/** A folder with more of them, of chrony; its files end in `.conf`, or `.sources`. */
const FOLDER_LINE = /^\s*(confdir|sourcedir)\s+(.+)$/i
const SYSTEMD_LINE = /^\s*(?:Fallback)?NTP\s*=\s*(.*)$/
/** Addresses of reference clocks of ntpd, which are no hosts. */
const REFERENCE_CLOCK = /^127\.127\./

/** @param root - in front of the paths; for tests */
export function timeServers(root = '/'): Server[] {
  const own = [
    ...['etc/chrony/chrony.conf', 'etc/chrony.conf'].flatMap((path) => fromChrony(root, path)),
    ...['etc/ntp.conf', 'etc/ntpsec/ntp.conf', 'etc/openntpd/ntpd.conf', 'etc/ntpd.conf'].flatMap((path) =>
      linesOf(join(root, path)).flatMap(serversOf)
    ),
    ...fromTimesyncd(root)
  ]
  const each = new Map(own.map((server) => [`${server.host} ${server.port}`, server]))
  const backups = BACKUPS.map((host) => ({ host, port: NTP_PORT }))
  return [...[...each.values()].slice(0, MAX_OWN), ...backups.filter(({ host, port }) => !each.has(`${host} ${port}`))]
}

function fromChrony(root: string, path: string): Server[] {
  return linesOf(join(root, path)).flatMap((line) => {
    const [, kind = '', folders = ''] = FOLDER_LINE.exec(line) ?? []
    const ending = kind.toLowerCase() === 'sourcedir' ? '.sources' : '.conf'
    const files = folders.split(/\s+/).filter((folder) => folder !== '').flatMap((folder) => filesOf(join(root, folder), ending)) // prettier-ignore
    return [...serversOf(line), ...files.flatMap((file) => linesOf(file).flatMap(serversOf))]
  })
}

function fromTimesyncd(root: string): Server[] {
  const folders = ['etc/systemd', 'run/systemd'].map((folder) => join(root, folder, 'timesyncd.conf.d'))
  const files = [join(root, 'etc/systemd/timesyncd.conf'), ...folders.flatMap((folder) => filesOf(folder, '.conf'))]
  return files
    .flatMap(linesOf)
    .flatMap((line) => SYSTEMD_LINE.exec(line)?.[1]?.split(/\s+/) ?? [])
    .flatMap((host) => (host === '' ? [] : [{ host, port: NTP_PORT }]))
}

function serversOf(line: string): Server[] {
  const [, host, rest = ''] = SERVER_LINE.exec(line) ?? []
  if (host === undefined || REFERENCE_CLOCK.test(host)) return []
  const port = Number(/\sport\s+(\d{1,5})\b/.exec(rest)?.[1] ?? NTP_PORT)
  return [{ host, port }]
}

/** None when the file cannot be read: a host has one of them, or none. */
function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n')
  } catch {
    return []
  }
}

function filesOf(folder: string, ending: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(ending)).toSorted().map((name) => join(folder, name)) // prettier-ignore
  } catch {
    return []
  }
}
