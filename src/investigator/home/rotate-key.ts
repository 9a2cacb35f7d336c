import { randomBytes } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { MigError } from '../../protocol/errors.ts'
import {
  parsePreSharedKeys,
  PRE_SHARED_KEY_BYTES,
  writePreSharedKeys
} from '../../protocol/membership/pre-shared-key.ts'
import { MAX_PRE_SHARED_KEYS } from '../../protocol/wire/limits.ts'
import type { MeshFolder } from './mesh-folder.ts'
import { isAbsent, readTextFile, writePrivateFile } from './private-file.ts'

/** What was done to the pre-shared keys of a mesh folder. */
export interface KeyRotation {
  /** how many keys the files hold now */
  readonly keys: number
  /** the files that were written */
  readonly files: readonly string[]
}

/**
 * Puts a new pre-shared key in front of those that a mesh folder has, or leaves the newest alone; in `agent/` and
 * `relay/` too. Nodes with one key in common meet, so the files can be brought to the hosts in any order.
 * @param options.finish - end the rotation: drop all but the newest
 * @throws MigError `CONFIG_INVALID` when the mesh has no pre-shared key, or as many as a node takes
 */
export async function rotateKey(
  { folder, name, config }: MeshFolder,
  options: { finish: boolean }
): Promise<KeyRotation> {
  const { preSharedKey } = config
  if (preSharedKey === undefined) throw new MigError('CONFIG_INVALID', `The mesh ${name} has no pre-shared key.`)
  const held = parsePreSharedKeys(await readTextFile(join(folder, preSharedKey)))
  const keys = options.finish ? held.slice(0, 1) : [randomBytes(PRE_SHARED_KEY_BYTES), ...held]
  if (keys.length > MAX_PRE_SHARED_KEYS) {
    throw new MigError('CONFIG_INVALID', `The mesh ${name} has ${held.length} pre-shared keys: end the rotation first.`)
  }
  const files: string[] = []
  for (const where of [folder, join(folder, 'agent'), join(folder, 'relay')]) {
    if (!(await isThere(where))) continue
    const file = join(where, preSharedKey)
    await writePrivateFile(file, writePreSharedKeys(keys))
    files.push(file)
  }
  return { keys: keys.length, files }
}

/** People move the folders away that they have copied to a host. */
async function isThere(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    if (isAbsent(error)) return false
    throw error
  }
}
