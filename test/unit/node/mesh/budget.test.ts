import { expect } from 'chai'
import { Budget } from '../../../../src/node/mesh/budget.ts'
import {
  MAX_SIGNATURES,
  PEER_BAN_SEC,
  PEER_BYTES_PER_SEC,
  PEER_ENVELOPES_PER_SEC,
  PEER_GOSSIP_PER_SEC,
  PEER_SIGNATURE_CHECKS_PER_SEC,
  PEER_STRIKE_WINDOW_SEC,
  PEER_UNKNOWN_SIGNERS_PER_SEC
} from '../../../../src/protocol/wire/limits.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'

const PEER = 'peer'

describe('Budget', () => {
  let clock: ManualClock
  let budget: Budget
  let cut: string[]
  beforeEach(() => {
    clock = new ManualClock()
    budget = new Budget({ clock })
    cut = []
    budget.onCut((peer) => cut.push(peer))
  })

  const LIMITS: { name: string; limit: number; spend: () => boolean }[] = [
    { name: 'envelopes', limit: PEER_ENVELOPES_PER_SEC, spend: () => budget.spendEnvelope(PEER, 0) },
    { name: 'signature checks', limit: PEER_SIGNATURE_CHECKS_PER_SEC, spend: () => budget.spendSignatureCheck(PEER) },
    { name: 'unknown signers', limit: PEER_UNKNOWN_SIGNERS_PER_SEC, spend: () => budget.spendUnknownSigner(PEER) }
  ]
  for (const { name, limit, spend } of LIMITS) {
    it(`grants ${limit} ${name} a second, and not one more`, () => {
      for (let count = 0; count < limit; count++) expect(spend()).to.equal(true)
      expect(spend()).to.equal(false)
      clock.advance(999)
      expect(spend()).to.equal(false)
      clock.advance(1)
      expect(spend()).to.equal(true)
    })
  }

  it('grants a MiB a second, and not one byte more', () => {
    expect(budget.spendEnvelope(PEER, PEER_BYTES_PER_SEC)).to.equal(true)
    expect(budget.spendEnvelope(PEER, 1)).to.equal(false)
    clock.advance(1000)
    expect(budget.spendEnvelope(PEER, PEER_BYTES_PER_SEC + 1)).to.equal(false)
  })

  it('counts an RPC of gossip and each of its messages', () => {
    expect(budget.spendRpc(PEER, PEER_GOSSIP_PER_SEC - 2)).to.equal(true)
    expect(budget.spendRpc(PEER, 1)).to.equal(false)
    expect(budget.spendRpc(PEER, 0)).to.equal(true)
    expect(budget.spendRpc(PEER, 0)).to.equal(false)
  })

  it('counts each peer by itself', () => {
    while (budget.spendEnvelope(PEER, 0));
    expect(budget.spendEnvelope('other', 0)).to.equal(true)
  })

  /** One second over budget, however much over. */
  const overspend = (): void => {
    for (let count = 0; count < 10 * PEER_ENVELOPES_PER_SEC; count++) budget.spendEnvelope(PEER, 0)
  }

  it('cuts off who is over budget in three seconds of a minute', () => {
    overspend()
    clock.advance(1000)
    overspend()
    expect(budget.isBanned(PEER)).to.equal(false)
    clock.advance((PEER_STRIKE_WINDOW_SEC - 2) * 1000)
    overspend()
    expect(budget.isBanned(PEER)).to.equal(true)
    expect(cut).to.deep.equal([PEER])
    expect(budget.spendEnvelope(PEER, 0)).to.equal(false)
  })

  it('forgets a strike after a minute', () => {
    overspend()
    clock.advance(1000)
    overspend()
    clock.advance((PEER_STRIKE_WINDOW_SEC - 1) * 1000)
    overspend()
    expect(budget.isBanned(PEER)).to.equal(false)
  })

  it('lets in again after ten minutes', () => {
    budget.ban(PEER)
    clock.advance(PEER_BAN_SEC * 1000 - 1)
    expect(budget.isBanned(PEER)).to.equal(true)
    clock.advance(1)
    expect(budget.isBanned(PEER)).to.equal(false)
    expect(budget.spendEnvelope(PEER, 0)).to.equal(true)
  })

  it('does not charge for what was asked for', () => {
    for (let count = 0; count < 1000; count++) {
      budget.grant(PEER)
      for (let signature = 0; signature < MAX_SIGNATURES; signature++) {
        expect(budget.spendSignatureCheck(PEER)).to.equal(true)
      }
      expect(budget.spendUnknownSigner(PEER)).to.equal(true)
    }
    expect(budget.isBanned(PEER)).to.equal(false)
  })

  it('never charges the node itself', () => {
    budget.exempt(PEER)
    for (let count = 0; count < 1000; count++) expect(budget.spendSignatureCheck(PEER)).to.equal(true)
  })

  it('keeps strikes and bans over a pruning while they count, and nothing of who was idle', () => {
    overspend()
    clock.advance(1000)
    overspend()
    budget.ban('banned')
    budget.prune()
    expect(budget.isBanned('banned')).to.equal(true)
    clock.advance(1000)
    overspend()
    expect(budget.isBanned(PEER)).to.equal(true)
  })
})
