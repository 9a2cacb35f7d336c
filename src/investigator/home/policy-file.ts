import { MigError } from '../../protocol/errors.ts'
import { checkPolicyZero } from '../../protocol/order/policy-zero.ts'
import type { Policy } from '../../protocol/order/schema.ts'
import { toUtf8 } from '../../util/bytes.ts'
import { readTextFile } from './private-file.ts'

/**
 * Policy version 0 of a mesh folder, checked: its digest is the one in the mesh id, its signatures hold.
 * @throws MigError `FILE_UNREADABLE`; `CONFIG_INVALID` when it is not the policy of this mesh
 */
export async function readPolicyZero(path: string, mesh: string): Promise<Policy> {
  const text = await readTextFile(path)
  try {
    return await checkPolicyZero(toUtf8(text), mesh)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new MigError('CONFIG_INVALID', `${path} is not the policy of the mesh ${mesh}: ${reason}`, { cause })
  }
}
