import type { PackageType } from '../shared/packages/package.ts'

/** One installed package. */
export interface PkgElement {
  readonly name: string
  readonly version: string
  readonly type: PackageType
  readonly arch: string
  /** package URL; a MIG agent returns none */
  readonly purl?: string
}

export interface PkgElements {
  readonly packages: readonly PkgElement[]
}

export interface PkgStatistics {
  /** Go's duration text */
  readonly execruntime: string
}
