import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { RunContext } from '../module.ts'
import { durationText } from '../shared/go/duration.ts'
import { type Host, notSupported, THIS_HOST } from '../shared/host/host.ts'
import { readDistribution } from '../shared/packages/distribution.ts'
import { listPackages } from '../shared/packages/list-packages.ts'
import { type Package, PACKAGE_TYPES } from '../shared/packages/package.ts'
import { purlOf } from '../shared/packages/purl.ts'
import { Breath } from '../shared/pool/breath.ts'
import { stripInversion } from '../shared/regex/inversion.ts'
import { Regex } from '../shared/regex/regex.ts'
import { BoundedList } from '../shared/result/bounded-list.ts'
import { ErrorList } from '../shared/search/error-list.ts'
import type { PkgElement, PkgElements, PkgStatistics } from './element.ts'
import type { PkgParams } from './params.ts'

/** Room for errors, statistics and punctuation. */
const FRAME_BYTES = 16 * 1024
const MAX_ERRORS = 100

/**
 * The installed packages that are asked for. Stopped by the context's signal, it returns what it has, with `success` false.
 *
 * @param params - validated
 */
export async function runPkg(params: PkgParams, context: RunContext, host: Host = THIS_HOST): Promise<ModuleResult> {
  if (host.platform === 'win32') return notSupported(host.platform)
  const { clock, signal, maxResultBytes } = context
  const start = clock.monotonic()
  const isWanted = filterOf(params)
  const wanted = params.types ?? []
  const types = wanted.length === 0 ? PACKAGE_TYPES : PACKAGE_TYPES.filter((type) => wanted.includes(type))
  const distribution = readDistribution(host.root)
  const errors = new ErrorList(MAX_ERRORS, FRAME_BYTES / 2)
  const packages = new BoundedList<PkgElement>(maxResultBytes - FRAME_BYTES)
  const breath = new Breath(clock)
  for (const one of listPackages(host.root, types, (error) => errors.add(error))) {
    await breath.take()
    if (signal.aborted) break
    const { name, version, type, arch } = one
    if (isWanted(one)) packages.add({ name, version, type, arch, purl: purlOf(one, distribution) })
  }
  const shown = errors.list()
  if (packages.left > 0) {
    shown.push(`${packages.left} packages were not returned (a result may have ${maxResultBytes} bytes)`)
  }
  if (signal.aborted) shown.push('the list of packages was stopped before its end')
  const { items } = packages
  return {
    foundanything: items.length > 0,
    success: !signal.aborted,
    elements: { packages: items } satisfies PkgElements,
    statistics: { execruntime: durationText(clock.monotonic() - start) } satisfies PkgStatistics,
    errors: shown.length === 0 ? null : shown
  }
}

/** A name matches as it is listed, or without the architecture that dpkg adds to it. */
function filterOf({ pkgmatch, vermatch = '' }: PkgParams): (one: Package) => boolean {
  const names = (pkgmatch?.matches ?? []).map((source) => new Regex(source))
  const source = stripInversion(vermatch)
  const version = new Regex(source)
  const isInverse = source !== vermatch
  return (one) => {
    const isNamed = names.some(
      (regex) => regex.test(one.name) || (one.name !== one.bareName && regex.test(one.bareName))
    )
    return isNamed && version.test(one.version) !== isInverse
  }
}
