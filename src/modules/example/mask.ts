import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { ExampleElements } from './run.ts'

const MASKED = 'masked'

/** Everything that this module returns names a host. */
export function maskResult(result: ModuleResult): ModuleResult {
  const { hostname, addresses, lookeduphost } = (result.elements ?? {}) as ExampleElements
  const elements: ExampleElements = {
    ...(hostname !== undefined && { hostname: MASKED }),
    ...(addresses !== undefined && { addresses: addresses.map(() => MASKED) }),
    ...(lookeduphost !== undefined && {
      lookeduphost: {
        [MASKED]: Object.values(lookeduphost)
          .flat()
          .map(() => MASKED)
      }
    })
  }
  const errors = result.errors?.map(() => MASKED) ?? null
  return { ...result, elements: result.elements === null ? null : elements, errors }
}
