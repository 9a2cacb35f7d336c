import type { ModuleResult } from '../../protocol/result/module-result.ts'
import { type NetstatElement, type NetstatElements, readElements } from './element.ts'

const MASKED = 'masked'

/** MIG's privacy mode hides who the host talks to; here also who its neighbours are, and whose its sockets are. */
export function maskResult(result: ModuleResult): ModuleResult {
  if (result.elements === null) return result
  const elements: NetstatElements = { ...readElements(result.elements) }
  for (const kind of ['neighbormac', 'neighborip', 'connectedip'] as const) {
    const byValue = elements[kind]
    if (byValue !== undefined) elements[kind] = mapElements(byValue, maskOther)
  }
  for (const kind of ['connectedip', 'listeningport'] as const) {
    const byValue = elements[kind]
    if (byValue !== undefined) elements[kind] = mapElements(byValue, ({ uid: _uid, ...rest }) => rest)
  }
  return { ...result, elements }
}

function mapElements(
  byValue: Readonly<Record<string, readonly NetstatElement[] | null>>,
  mask: (element: NetstatElement) => NetstatElement
): Record<string, NetstatElement[] | null> {
  return Object.fromEntries(Object.entries(byValue).map(([value, found]) => [value, found?.map(mask) ?? null]))
}

function maskOther(element: NetstatElement): NetstatElement {
  const masked = { ...element }
  for (const key of ['remoteaddr', 'remotemacaddr'] as const) if (masked[key] !== undefined) masked[key] = MASKED
  return masked
}
