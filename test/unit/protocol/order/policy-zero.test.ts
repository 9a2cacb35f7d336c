import { expect } from 'chai'
import { canonicalBytes } from '../../../../src/protocol/order/canonical.ts'
import { writeOrderFile } from '../../../../src/protocol/order/order-file.ts'
import { checkPolicyZero } from '../../../../src/protocol/order/policy-zero.ts'
import type { Order } from '../../../../src/protocol/order/schema.ts'
import { signDetached } from '../../../../src/protocol/pgp/sign.ts'
import { toUtf8 } from '../../../../src/util/bytes.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { action, MESH_ID, meshIdOf, NOW, policyZero, testPerson, type TestPerson } from '../../../helpers/orders.ts'

describe('protocol/order/policy-zero', () => {
  let ada: TestPerson
  let stranger: TestPerson
  before(async () => {
    ada = await testPerson('ada')
    stranger = await testPerson('stranger')
  })

  async function file(order: Order, signer?: TestPerson): Promise<Uint8Array> {
    const bytes = canonicalBytes(order)
    const signatures = signer === undefined ? [] : [await signDetached(bytes, signer.privateKey, NOW)]
    return toUtf8(writeOrderFile(order, signatures))
  }

  it('is what the mesh id names, signed by a key that it holds', async () => {
    const zero = policyZero([ada])
    expect(await checkPolicyZero(await file(zero, ada), meshIdOf(zero))).to.deep.equal(zero)
  })

  it('is refused for another mesh', async () => {
    const zero = policyZero([ada])
    await expectCode(checkPolicyZero(await file(zero, ada), MESH_ID), 'ORDER_OTHER_MESH')
    await expectCode(checkPolicyZero(await file(zero, ada), meshIdOf({ ...zero, mesh: 'other' })), 'ORDER_OTHER_MESH')
  })

  it('is refused without a signature, or with that of a stranger', async () => {
    const zero = policyZero([ada])
    await expectCode(checkPolicyZero(await file(zero), meshIdOf(zero)), 'SIGNATURE_MISSING')
    await expectCode(checkPolicyZero(await file(zero, stranger), meshIdOf(zero)), 'SIGNER_UNKNOWN')
  })

  it('is refused with the signature of another document', async () => {
    const zero = policyZero([ada])
    const signature = await signDetached(canonicalBytes(action()), ada.privateKey, NOW)
    await expectCode(checkPolicyZero(toUtf8(writeOrderFile(zero, [signature])), meshIdOf(zero)), 'SIGNATURE_INVALID')
  })

  it('is neither another kind nor another version', async () => {
    await expectCode(checkPolicyZero(await file(action(), ada), MESH_ID), 'ORDER_INVALID')
    const first = policyZero([ada], { version: 1, previous: 'ab'.repeat(32), mesh: MESH_ID })
    await expectCode(checkPolicyZero(await file(first, ada), MESH_ID), 'ORDER_INVALID')
  })

  it('is refused when a key in it is not the one that it is said to be', async () => {
    const zero = policyZero([{ ...ada, key: stranger.key }])
    await expectCode(checkPolicyZero(await file(zero, ada), meshIdOf(zero)), 'KEY_INVALID')
  })

  it('is refused when the file is none', async () => {
    await expectCode(checkPolicyZero(toUtf8('x'), MESH_ID), 'ORDER_MALFORMED')
    await expectCode(checkPolicyZero(new Uint8Array([0xff]), MESH_ID), 'ORDER_MALFORMED')
  })
})
