import { expect } from 'chai'
import { createPolicyZero } from '../../../../src/investigator/compose/policy-zero.ts'
import { inspectSignatures } from '../../../../src/investigator/sign/inspect-signatures.ts'
import { judgeOrder } from '../../../../src/investigator/sign/judge-order.ts'
import { signOrder } from '../../../../src/investigator/sign/sign-order.ts'
import type { Signer } from '../../../../src/investigator/sign/signer.ts'
import { readOrderFile } from '../../../../src/protocol/order/order-file.ts'
import type { Action, Policy } from '../../../../src/protocol/order/schema.ts'
import { fileSigner } from '../../../helpers/file-signer.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

// Read when the tests begin: signatures are made by the machine's clock, and other files may take minutes before.
let now: number
const time = (ms: number) => `${new Date(now + ms).toISOString().slice(0, 19)}Z`

function actionFor(mesh: string): Action {
  return {
    syntaxversion: 3,
    kind: 'action',
    mesh,
    id: '019abcde-0000-7000-8000-000000000000',
    name: 'n',
    target: "status='online'",
    validfrom: time(-60_000),
    expireafter: time(300_000),
    operations: [
      { module: 'file', parameters: { searches: { s: { paths: ['/etc'] } } } },
      { module: 'nonesuch', parameters: {} }
    ],
    reply: {
      peer: '12D3KooWBLvsmV4yFYQbqvH4XnbWz5EEZkUF4jxyVQ8e9MzyJqGv',
      via: [],
      addresses: [],
      key: 'AAAA',
      until: time(600_000),
      spreadMs: 0
    }
  }
}

describe('investigator/sign', () => {
  let folder: TemporaryFolder
  let ada: Signer
  let eve: Signer
  let policy: Policy
  let mesh: string
  before(async () => {
    now = Date.now()
    folder = new TemporaryFolder()
    ada = await fileSigner(folder, 'Ada')
    eve = await fileSigner(folder, 'Eve')
    const { key } = await ada.publicKey()
    const zero = createPolicyZero('ops', { fingerprint: ada.fingerprint, person: 'Ada', name: 'ada', key })
    policy = zero.policy
    mesh = zero.mesh
  })
  after(() => {
    folder[Symbol.dispose]()
  })

  async function judged(action: Action, signers: readonly Signer[], at = now) {
    let signatures: Uint8Array[] = []
    for (const signer of signers) signatures = readOrderFile(await signOrder(action, signatures, signer)).signatures
    const reports = await inspectSignatures(action, signatures, policy, at)
    return { reports, ...judgeOrder(action, reports, { policy, mesh, now: at }) }
  }

  describe('judge-order', () => {
    it('allows what a member of the policy signed', async () => {
      const { reports, operations, problems } = await judged(actionFor(mesh), [ada])
      expect(reports).to.have.length(1)
      expect(reports[0]).to.include({ isGood: true, fingerprint: ada.fingerprint, person: 'Ada' })
      expect(problems).to.deep.equal([])
      expect(operations.map(({ module, allowed }) => [module, allowed])).to.deep.equal([
        ['file', true],
        ['nonesuch', true]
      ])
    })

    it('says that nobody signed', async () => {
      const { operations, problems } = await judged(actionFor(mesh), [])
      expect(problems).to.deep.equal(['It is not signed.'])
      expect(operations[0]).to.include({ allowed: false, weight: 0, required: 1 })
    })

    it('says that a signature by a stranger spoils the whole order', async () => {
      const { reports, problems } = await judged(actionFor(mesh), [ada, eve])
      expect(reports.map(({ isGood, code }) => [isGood, code])).to.deep.include([false, 'SIGNER_UNKNOWN'])
      expect(problems[0]).to.contain('drop the whole order')
    })

    it('says that it is for another mesh, or has expired', async () => {
      const other = `web.${'0'.repeat(64)}`
      expect((await judged(actionFor(other), [ada])).problems[0]).to.contain(`for the mesh ${other}`)
      expect((await judged(actionFor(mesh), [ada], now + 301_000)).problems[0]).to.contain('It expired at')
    })
  })

  describe('inspect-signatures', () => {
    it('finds out that the order was changed after signing', async () => {
      const action = actionFor(mesh)
      const { signatures } = readOrderFile(await signOrder(action, [], ada))
      const [report] = await inspectSignatures({ ...action, target: "name='x'" }, signatures, policy, now)
      expect(report).to.include({ isGood: false, code: 'SIGNATURE_INVALID' })
    })
  })
})
