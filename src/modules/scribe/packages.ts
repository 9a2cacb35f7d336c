import { listPackages } from '../shared/packages/list-packages.ts'
import { type Package, type Report, SYSTEM_PACKAGE_TYPES, type SystemPackageType } from '../shared/packages/package.ts'
import { Regex } from '../shared/regex/regex.ts'
import { compareVersions } from '../shared/versions/compare-versions.ts'
import type { Candidate, Source } from './source.ts'

/** A candidate, and whose rules its version is compared by. */
export interface VersionedCandidate extends Candidate {
  /** undefined: it is no package */
  readonly type?: SystemPackageType
}

/** The packages of the system, looked up by name. Listed when the first one is asked for. */
export class Packages {
  readonly #root: string
  readonly #report: Report
  #all: readonly Package[] | undefined
  #byName: ReadonlyMap<string, readonly Package[]> | undefined

  constructor(root: string, report: Report) {
    this.#root = root
    this.#report = report
  }

  /** The candidates of an object: name and version of each package that it names. @throws VersionError */
  candidatesOf({ name, collectmatch, onlynewest }: Source & { kind: 'package' }): VersionedCandidate[] {
    const found = collectmatch === '' ? this.#named(name) : this.#matching(new Regex(collectmatch))
    return (onlynewest ? newestOf(found) : found).map((one) => {
      return { identifier: one.name, value: one.version, type: one.type as SystemPackageType }
    })
  }

  /** A name may be given with the architecture that dpkg adds, or without. */
  #named(name: string): readonly Package[] {
    if (this.#byName === undefined) {
      const byName = new Map<string, Package[]>()
      for (const one of this.#list()) {
        for (const key of new Set([one.name, one.bareName])) byName.set(key, [...(byName.get(key) ?? []), one])
      }
      this.#byName = byName
    }
    return this.#byName.get(name) ?? []
  }

  #matching(regex: Regex): readonly Package[] {
    return this.#list().filter(({ name, bareName }) => regex.test(name) || (name !== bareName && regex.test(bareName)))
  }

  #list(): readonly Package[] {
    this.#all ??= [...listPackages(this.#root, SYSTEM_PACKAGE_TYPES, this.#report)]
    return this.#all
  }
}

/** Of each name the newest: several kernels may be installed. */
function newestOf(packages: readonly Package[]): Package[] {
  const newest = new Map<string, Package>()
  for (const one of packages) {
    const key = `${one.type} ${one.name}`
    const known = newest.get(key)
    const isNewer =
      known === undefined || compareVersions(one.type as SystemPackageType, one.version, known.version) > 0
    if (isNewer) newest.set(key, one)
  }
  return [...newest.values()]
}
