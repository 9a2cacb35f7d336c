import type { SystemPackageType } from '../packages/package.ts'
import { compareApk } from './apk.ts'
import { compareDpkg } from './dpkg.ts'
import { compareRpm } from './rpm.ts'

/** Whose rules hold for the packages of a type; pacman's are rpm's. */
const RULES: Readonly<Record<SystemPackageType, typeof compareDpkg>> = {
  dpkg: compareDpkg,
  rpm: compareRpm,
  apk: compareApk,
  pacman: compareRpm
}

/**
 * Compares two versions by the rules of a type of packages; of what is no package, by dpkg's.
 *
 * @returns below 0 when `a` is older, 0 when they are the same, above 0 when `a` is newer
 * @throws VersionError for what is no version
 */
export function compareVersions(type: SystemPackageType | undefined, a: string, b: string): number {
  return (type === undefined ? compareDpkg : RULES[type])(a, b)
}
