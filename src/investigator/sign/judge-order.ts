import type { Order, Policy } from '../../protocol/order/schema.ts'
import { parseAcl } from '../../protocol/acl/acl.ts'
import { decideAcl } from '../../protocol/acl/decide.ts'
import { MODULES } from '../../modules/registry.ts'
import type { Ms } from '../../util/clock.ts'
import type { SignatureReport } from './inspect-signatures.ts'

/** What the ACL of a mesh says of one operation. */
export interface OperationVerdict {
  readonly module: string
  readonly allowed: boolean
  readonly weight: number
  readonly required: number
  readonly reason: string
}

/** What an agent would say of an order: one verdict an operation, and what stands against the whole order. */
export interface OrderVerdict {
  readonly operations: readonly OperationVerdict[]
  readonly problems: readonly string[]
}

/** Judges an order as an agent of the mesh does, as far as it can be judged without being that agent. */
export function judgeOrder(
  order: Order,
  signers: readonly SignatureReport[],
  context: { readonly policy: Policy; readonly mesh: string; readonly now: Ms }
): OrderVerdict {
  const problems: string[] = []
  if (order.mesh !== context.mesh) problems.push(`It was signed for the mesh ${order.mesh}, not for ${context.mesh}.`)
  if ('expireafter' in order && Date.parse(order.expireafter) <= context.now) {
    problems.push(`It expired at ${order.expireafter}.`)
  }
  if (signers.length === 0) problems.push('It is not signed.')
  if (signers.some(({ isGood }) => !isGood)) problems.push('One bad signature makes every node drop the whole order.')
  if (order.kind !== 'action') return { operations: [], problems }
  if (order.policyVersion !== undefined && order.policyVersion > context.policy.version) {
    problems.push(`It asks for policy ${order.policyVersion}, and policy ${context.policy.version} is in force.`)
  }

  const acl = parseAcl(context.policy.acl)
  const fingerprints = signers.flatMap(({ fingerprint }) => fingerprint ?? [])
  const persons = new Map(context.policy.keyring.map(({ fingerprint, person }) => [fingerprint, person]))
  const operations = order.operations.map(({ module: name, parameters }) => {
    const module = MODULES.get(name)
    const params = module?.params.safeParse(parameters)
    const { allowed, weight, required, reason } = decideAcl(acl, {
      module: name,
      signers: fingerprints,
      persons,
      ...(module?.minimum !== undefined && { minimum: module.minimum }),
      ...(params?.success === true && module !== undefined && { classes: module.classes(params.data) })
    })
    return { module: name, allowed, weight, required, reason }
  })
  return { operations, problems }
}
