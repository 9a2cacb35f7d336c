/** A text that is no version; the message is MIG's. */
export class VersionError extends Error {}

/** A version in its parts, `epoch:version-release`. */
export interface Evr {
  /** digits; `0` when there is none */
  readonly epoch: string
  readonly version: string
  /** what stands behind the last dash; undefined when there is no dash */
  readonly release: string | undefined
}

/**
 * Takes a version of dpkg or rpm apart.
 * @throws VersionError when nothing stands behind the epoch or behind the last dash
 */
export function splitEvr(text: string): Evr {
  const epoch = /^\d+(?=:)/.exec(text)?.[0]
  const rest = epoch === undefined ? text : text.slice(epoch.length + 1)
  if (epoch !== undefined && rest === '') throw new VersionError('evrExtract: only epoch')
  const dash = rest.lastIndexOf('-')
  if (dash !== -1 && dash === rest.length - 1) throw new VersionError('evrExtract: ends in dash')
  return {
    epoch: epoch ?? '0',
    version: dash === -1 ? rest : rest.slice(0, dash),
    release: dash === -1 ? undefined : rest.slice(dash + 1)
  }
}
