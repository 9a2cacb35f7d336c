import { compareDpkg } from './dpkg.ts'

/**
 * Compares two versions of apk, `1.2.3_rc1-r4`: dpkg's rules, but what comes before a release (`_alpha`, `_beta`, `_pre`,
 * `_rc`) is older than it.
 *
 * @returns below 0 when `a` is older, 0 when they are the same, above 0 when `a` is newer
 * @throws VersionError for what is no version
 */
export function compareApk(a: string, b: string): number {
  return compareDpkg(withTilde(a), withTilde(b))
}

function withTilde(version: string): string {
  return version.replace(/_(?=alpha|beta|pre|rc)/g, '~')
}
