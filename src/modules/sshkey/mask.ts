import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { SshKeyElement, SshKeyElements } from './element.ts'

const MASKED = 'masked'

/** Paths, errors, and whom a certificate is for. The fingerprints stay: they say which key, and not whose. */
export function maskResult(result: ModuleResult): ModuleResult {
  const elements = result.elements as SshKeyElements | null
  return {
    ...result,
    elements: elements === null ? null : ({ keys: elements.keys.map(maskKey) } satisfies SshKeyElements),
    errors: result.errors?.map(() => MASKED) ?? null
  }
}

function maskKey(key: SshKeyElement): SshKeyElement {
  const { certificate } = key
  if (certificate === undefined) return { ...key, path: MASKED }
  const principals = certificate.principals.map(() => MASKED)
  return { ...key, path: MASKED, certificate: { ...certificate, id: MASKED, principals } }
}
