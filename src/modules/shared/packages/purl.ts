import { splitEvr, VersionError } from '../versions/evr.ts'
import type { Distribution } from './distribution.ts'
import type { Package, PackageType } from './package.ts'

/** Names of package URLs for our types. */
const TYPES: Readonly<Record<PackageType, string>> = {
  dpkg: 'deb',
  rpm: 'rpm',
  apk: 'apk',
  pacman: 'alpm',
  npm: 'npm',
  pip: 'pypi',
  gem: 'gem'
}
/** Who makes the packages of a system that does not say what it is. */
const VENDORS: Partial<Readonly<Record<PackageType, string>>> = { dpkg: 'debian', apk: 'alpine', pacman: 'arch' }

/** The package URL (purl) of a package: what databases of vulnerabilities know it by. */
export function purlOf(one: Package, distribution: Distribution): string {
  const [version, epoch] = versionOf(one)
  const namespace = one.type in { npm: 0, pip: 0, gem: 0 } ? [] : [distribution.id || (VENDORS[one.type] ?? '')]
  const path = [...namespace, ...nameOf(one).split('/')].filter((part) => part !== '').map(encode)
  return `pkg:${TYPES[one.type]}/${path.join('/')}@${encode(version)}${qualifiers(one, epoch, distribution)}`
}

/** rpm's epoch is a qualifier of its own. */
function versionOf({ type, version }: Package): [version: string, epoch: string] {
  if (type !== 'rpm') return [version, '']
  try {
    const { epoch, version: upstream, release } = splitEvr(version)
    return [release === undefined ? upstream : `${upstream}-${release}`, version.includes(':') ? epoch : '']
  } catch (error) {
    if (error instanceof VersionError) return [version, '']
    throw error
  }
}

function nameOf({ type, bareName }: Package): string {
  return type === 'pip' ? bareName.toLowerCase().replace(/[-_.]+/g, '-') : bareName
}

/** In the order of their names, as the specification wants them. */
function qualifiers({ type, arch }: Package, epoch: string, { id, version }: Distribution): string {
  if (type === 'npm' || type === 'pip') return ''
  if (type === 'gem') return arch === 'any' ? '' : `?platform=${encode(arch)}`
  const distro = [id, version].filter((part) => part !== '').join('-')
  const all = Object.entries({ arch, distro, epoch }).filter(([, value]) => value !== '')
  return all.length === 0 ? '' : `?${all.map(([key, value]) => `${key}=${encode(value)}`).join('&')}`
}

function encode(text: string): string {
  const escaped = encodeURIComponent(text).replace(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`
  )
  return escaped.replaceAll('%3A', ':')
}
