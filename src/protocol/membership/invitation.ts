import * as z from 'zod'
import { toUtf8 } from '../../util/bytes.ts'
import { MigError } from '../errors.ts'
import { parseJson } from '../order/canonical.ts'
import { checkPolicyZero } from '../order/policy-zero.ts'
import { addressSchema, meshIdSchema } from '../order/scalars.ts'
import { MAX_INVITATION_ADDRESSES, MAX_INVITATION_BYTES, MAX_JSON_DEPTH } from '../wire/limits.ts'
import { parsePreSharedKeys } from './pre-shared-key.ts'

const LIMITS = { maxBytes: MAX_INVITATION_BYTES, maxDepth: MAX_JSON_DEPTH + 1 }
const object = z.record(z.string(), z.unknown())

const invitationSchema = z.strictObject({
  kind: z.literal('mig-invitation'),
  version: z.literal(1),
  mesh: meshIdSchema,
  policy: object,
  preSharedKey: z.string().optional(),
  bootstrap: z.array(addressSchema).max(MAX_INVITATION_ADDRESSES),
  agent: object
})

/** All that a host needs to become a node of a mesh. Whoever has it may connect and read questions: it is a secret. */
export interface Invitation {
  /** mesh id */
  readonly mesh: string
  /** version 0 of the policy, the document of its order file; later ones come by sync */
  readonly policy: Readonly<Record<string, unknown>>
  /** text of `swarm.key`; absent in a mesh without */
  readonly preSharedKey?: string
  /** multiaddrs of nodes to begin with */
  readonly bootstrap: readonly string[]
  /** what `agent.json` holds beside the mesh, the paths of its files and the addresses */
  readonly agent: Readonly<Record<string, unknown>>
}

/**
 * Reads an invitation, and checks what it says of the mesh: its policy is the one that the mesh id names, and signed.
 * @throws MigError `INVITATION_INVALID`, which shows nothing of the secret
 */
export async function readInvitation(bytes: Uint8Array): Promise<Invitation> {
  try {
    const parsed = invitationSchema.safeParse(parseJson(bytes, LIMITS))
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      throw new MigError('INVITATION_INVALID', `Field ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}.`)
    }
    const { mesh, policy, preSharedKey, bootstrap, agent } = parsed.data
    await checkPolicyZero(toUtf8(JSON.stringify(policy)), mesh)
    if (preSharedKey !== undefined) parsePreSharedKeys(preSharedKey)
    return { mesh, policy, bootstrap, agent, ...(preSharedKey === undefined ? {} : { preSharedKey }) }
  } catch (cause) {
    const what = (cause as Error).message
    throw new MigError('INVITATION_INVALID', `This is no invitation that can be used: ${what}`, { cause })
  }
}

/** The file of an invitation, for {@link readInvitation}. @throws MigError `INVITATION_INVALID` when it would not read it */
export async function writeInvitation(invitation: Invitation): Promise<string> {
  const text = `${JSON.stringify({ kind: 'mig-invitation', version: 1, ...invitation }, null, 2)}\n`
  await readInvitation(toUtf8(text))
  return text
}
