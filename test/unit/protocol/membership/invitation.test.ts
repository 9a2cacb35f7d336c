import { expect } from 'chai'
import { readInvitation, writeInvitation, type Invitation } from '../../../../src/protocol/membership/invitation.ts'
import { canonicalBytes } from '../../../../src/protocol/order/canonical.ts'
import { writeOrderFile } from '../../../../src/protocol/order/order-file.ts'
import { signDetached } from '../../../../src/protocol/pgp/sign.ts'
import { MAX_INVITATION_ADDRESSES, MAX_INVITATION_BYTES } from '../../../../src/protocol/wire/limits.ts'
import { toUtf8 } from '../../../../src/util/bytes.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { meshIdOf, NOW, policyZero, testPerson } from '../../../helpers/orders.ts'

const SWARM_KEY = `/key/swarm/psk/1.0.0/\n/base16/\n${'5e'.repeat(32)}\n`
const ADDRESS = '/ip4/192.0.2.1/tcp/1664'

describe('protocol/membership/invitation', () => {
  let invitation: Invitation
  const read = (changes: object): Promise<Invitation> =>
    readInvitation(toUtf8(JSON.stringify({ kind: 'mig-invitation', version: 1, ...invitation, ...changes })))

  before(async () => {
    const ada = await testPerson('ada')
    const zero = policyZero([ada])
    const file = writeOrderFile(zero, [await signDetached(canonicalBytes(zero), ada.privateKey, NOW)])
    invitation = {
      mesh: meshIdOf(zero),
      policy: JSON.parse(file) as Invitation['policy'],
      preSharedKey: SWARM_KEY,
      bootstrap: [ADDRESS],
      agent: { tags: { team: 'web' } }
    }
  })

  it('reads what it writes', async () => {
    expect(await readInvitation(toUtf8(await writeInvitation(invitation)))).to.deep.equal(invitation)
    const { preSharedKey: _, ...open } = invitation
    expect(await readInvitation(toUtf8(await writeInvitation(open)))).to.deep.equal(open)
  })

  it('refuses what is none, whatever is wrong with it', async () => {
    for (const changes of [
      { kind: 'invitation' },
      { version: 2 },
      { more: 1 },
      { mesh: 'local' },
      { policy: [] },
      { agent: 'agent.json' },
      { bootstrap: ['192.0.2.1:1664'] },
      { preSharedKey: 'secret of the mesh' }
    ]) {
      const error = await expectCode(read(changes), 'INVITATION_INVALID')
      expect(error.message, JSON.stringify(changes)).to.not.contain('secret of the mesh')
    }
    for (const text of ['', '{', '[]', 'null']) await expectCode(readInvitation(toUtf8(text)), 'INVITATION_INVALID')
  })

  it('refuses a policy that is not the one of the mesh id, or that nobody signed', async () => {
    await expectCode(read({ mesh: `local.${'0'.repeat(64)}` }), 'INVITATION_INVALID')
    await expectCode(read({ policy: { ...invitation.policy, banned: ['x'] } }), 'INVITATION_INVALID')
    await expectCode(read({ policy: { ...invitation.policy, pgpsignatures: [] } }), 'INVITATION_INVALID')
  })

  it('is as long as allowed, and no longer', async () => {
    const text = await writeInvitation(invitation)
    const padded = (bytes: number): Uint8Array => toUtf8(text.padEnd(bytes))
    expect((await readInvitation(padded(MAX_INVITATION_BYTES))).mesh).to.equal(invitation.mesh)
    await expectCode(readInvitation(padded(MAX_INVITATION_BYTES + 1)), 'INVITATION_INVALID')
    await expectCode(
      writeInvitation({ ...invitation, agent: { name: 'x'.repeat(MAX_INVITATION_BYTES) } }),
      'INVITATION_INVALID'
    )
  })

  it('names as many nodes to begin with as allowed, and no more', async () => {
    const addresses = (count: number): string[] => Array<string>(count).fill(ADDRESS)
    expect((await read({ bootstrap: addresses(MAX_INVITATION_ADDRESSES) })).bootstrap).to.have.length(
      MAX_INVITATION_ADDRESSES
    )
    await expectCode(read({ bootstrap: addresses(MAX_INVITATION_ADDRESSES + 1) }), 'INVITATION_INVALID')
  })
})
