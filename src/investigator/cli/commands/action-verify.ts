import type { OperationVerdict } from '../../sign/judge-order.ts'
import type { SignatureReport } from '../../sign/inspect-signatures.ts'
import { jsonText } from '../../render/json-text.ts'
import { printableLine } from '../../render/printable.ts'
import { timeText } from '../../render/table.ts'
import { print } from '../../terminal.ts'
import type { Command } from '../command.ts'
import { outputFormat } from '../output-options.ts'
import { openNode, openSession } from '../session.ts'

export const actionVerifyCommand: Command = {
  path: ['action', 'verify'],
  summary: 'who signed an order file, and whether an agent would run it by the policy in force; exits 0 when it would',
  positionals: [{ name: 'file', help: 'the order file' }],
  flags: [{ name: 'offline', type: 'boolean', help: 'by the policy that this home knows: ask no neighbour' }],
  examples: [{ command: 'mig action verify signed.json', does: 'signers, then one line an operation' }],
  run: async (args, terminal) => {
    const { readTextFile } = await import('../../home/private-file.ts')
    const { readOrderFile } = await import('../../../protocol/order/order-file.ts')
    const { policyOf, rowInForce } = await import('../policy-in-force.ts')
    const { sayUnconfirmed } = await import('../say-unconfirmed.ts')
    const { checkOrder } = await import('../../sign/check-order.ts')
    const { inspectSignatures } = await import('../../sign/inspect-signatures.ts')
    const { judgeOrder } = await import('../../sign/judge-order.ts')

    await using node = await openNode(await openSession(args, terminal), args, terminal)
    const { mesh } = await node.identity()
    const view = await node.policies({ isOffline: args.isSet('offline') })
    const policy = policyOf(rowInForce(view))
    const { order, signatures } = readOrderFile(await readTextFile(args.required('file')))
    const now = terminal.clock.now()
    const signers = await inspectSignatures(order, signatures, policy, now)
    const { operations, problems } = judgeOrder(checkOrder(order), signers, {
      policy,
      mesh,
      now
    })
    const passes = problems.length === 0 && operations.every(({ allowed }) => allowed)
    if (outputFormat(args) === 'text') {
      for (const line of [...signers.map(signerLine), ...operations.map(operationLine)]) print(terminal, line)
      for (const problem of problems) print(terminal, printableLine(problem))
      const verdict = passes ? 'would run it' : 'would not run it'
      print(terminal, `An agent of this mesh ${verdict}, by policy ${policy.version}.`)
    } else {
      print(terminal, jsonText({ passes, policyVersion: policy.version, signers, operations, problems }, 2))
    }
    sayUnconfirmed(view, args, terminal)
    return passes ? 0 : 1
  }
}

function signerLine({ isGood, fingerprint, person, signedAt, message, code }: SignatureReport): string {
  if (!isGood) return printableLine(`bad signature: ${message ?? ''} (${code ?? ''})`)
  return printableLine(`signed by ${person ?? ''} with ${fingerprint ?? ''} at ${timeText(signedAt ?? 0)}`)
}

function operationLine({ module, allowed, reason }: OperationVerdict): string {
  return printableLine(`${module}: ${allowed ? 'allowed' : 'denied'}: ${reason}`)
}
