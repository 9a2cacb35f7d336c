import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { PkgElements, PkgStatistics } from './element.ts'

/** The lines that MIG prints. */
export function renderResult(result: ModuleResult, { foundOnly }: { readonly foundOnly: boolean }): string[] {
  const { packages } = (result.elements ?? { packages: [] }) as PkgElements
  const lines = packages.map(
    ({ name, version, type, arch }) => `pkgmatch name=${name} version=${version} type=${type} arch=${arch}`
  )
  if (foundOnly) return lines
  lines.push(...(result.errors ?? []))
  const statistics = result.statistics as PkgStatistics | null
  if (statistics !== null) lines.push(`Statistics: runtime ${statistics.execruntime}`)
  return lines
}
