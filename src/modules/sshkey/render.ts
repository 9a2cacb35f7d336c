import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { SshKeyElement, SshKeyElements } from './element.ts'

/** The lines that MIG prints; at the end of one, why nobody should trust the key. */
export function renderResult(result: ModuleResult, { foundOnly }: { readonly foundOnly: boolean }): string[] {
  const { keys } = (result.elements ?? { keys: [] }) as SshKeyElements
  const lines = keys.map(renderKey)
  return foundOnly ? lines : [...lines, ...(result.errors ?? [])]
}

function renderKey({
  path,
  type,
  encrypted,
  fingerprint_md5: md5,
  fingerprint_sha256: sha256,
  weak
}: SshKeyElement): string {
  const state = type === 'private' ? ` encrypted=${encrypted}` : ''
  const warning = weak === undefined ? '' : ` weak=${weak.join(', ')}`
  return `${path} [${type}]${state} md5fp=${md5 || 'unknown'} sha256fp=${sha256 || 'unknown'}${warning}`
}
