/** Packages of the system: their versions can be compared. */
export const SYSTEM_PACKAGE_TYPES = ['dpkg', 'rpm', 'apk', 'pacman'] as const
export type SystemPackageType = (typeof SYSTEM_PACKAGE_TYPES)[number]

/** Where packages are looked for, in the order in which they are listed. The last three are of languages. */
export const PACKAGE_TYPES = [...SYSTEM_PACKAGE_TYPES, 'npm', 'pip', 'gem'] as const
export type PackageType = (typeof PACKAGE_TYPES)[number]

/** An installed package. */
export interface Package {
  /** as its program lists it: dpkg adds the architecture where several may be installed, `libc6:amd64` */
  readonly name: string
  /** the name alone */
  readonly bareName: string
  /** with epoch and release, as far as there are any */
  readonly version: string
  readonly type: PackageType
  /** in the words of its program; `any` for packages that have none */
  readonly arch: string
}

/** Says what hinders a part of the answer; the rest goes on. */
export type Report = (error: string) => void

/**
 * Lists packages of one type below a root folder. A database that is not there holds none; one that cannot be read is
 * reported, and what was listed before it stays.
 */
export type PackageReader = (root: string, report: Report) => Iterable<Package>
