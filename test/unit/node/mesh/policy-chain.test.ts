import { writeFile } from 'node:fs/promises'
import { expect } from 'chai'
import { PolicyChain, type PolicyStore } from '../../../../src/node/mesh/policy-chain.ts'
import { readPolicyFile, readPolicyZero, type HeldPolicy } from '../../../../src/node/mesh/held-policy.ts'
import type { SyncEntry } from '../../../../src/node/mesh/sync-source.ts'
import { checkRelay } from '../../../../src/protocol/order/check-relay.ts'
import type { OrderDigest } from '../../../../src/protocol/order/digest.ts'
import type { Policy } from '../../../../src/protocol/order/schema.ts'
import { minimalPublicKey } from '../../../../src/protocol/pgp/minimal-key.ts'
import { MAX_POLICY_FORKS } from '../../../../src/protocol/wire/limits.ts'
import { AgentStore } from '../../../../src/store/agent-store.ts'
import { silentLog } from '../../../../src/util/log.ts'
import { Desk, entryOf, type Signed } from '../../../helpers/desk.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { makeKey } from '../../../helpers/openpgp-keys.ts'
import { AGENTS, meshIdOf, NOW, policyZero, testPerson, type TestPerson } from '../../../helpers/orders.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

describe('PolicyChain', () => {
  let desk: Desk
  let folder: TemporaryFolder
  let store: AgentStore
  let chain: PolicyChain
  let news: SyncEntry[]

  const newChain = (policies: PolicyStore = store.policies): PolicyChain =>
    new PolicyChain(desk.zero, {
      store: policies,
      log: silentLog,
      check: (bytes, keyring) => checkRelay(bytes, { meshId: desk.meshId, now: NOW, keyring, isSeen: () => false })
    })
  /** As the order book does it, so that the code is seen. */
  const add = async ({ envelope }: Signed<Policy>): Promise<void> => {
    const { keyring } = chain.current
    const verified = await checkRelay(envelope, { meshId: desk.meshId, now: NOW, keyring, isSeen: () => false })
    await chain.add(verified, envelope)
  }

  before(async () => {
    desk = await Desk.open(['ada', 'grace', 'eve'], (people) => ({ quorum: entryOf(people, 2) }))
  })
  beforeEach(async () => {
    folder = new TemporaryFolder()
    store = await AgentStore.open(folder.path)
    chain = newChain()
    news = []
    chain.onNew((entry) => news.push(entry))
  })
  afterEach(async () => {
    await store[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  })

  const forks = (): string[] => chain.forks.all().map(({ digest }) => digest)
  const two = (): Desk['people'] => desk.people.slice(0, 2)

  it('begins with version 0, which sync does not send', async () => {
    expect(chain.version).to.equal(0)
    expect([...chain.entries()]).to.deep.equal([])
    expect(chain.wants({ key: '0', version: desk.zero.digest })).to.equal(false)
    expect(chain.wants({ key: '1', version: 'x' })).to.equal(true)
    expect(await chain.get('1')).to.equal(undefined)
  })

  it('takes a policy with the quorum of the one before, keeps it, and says so', async () => {
    const one = await desk.sign(desk.next(), two())
    expect(await chain.offer(one.envelope, 'peer')).to.equal('accept')
    expect(chain.version).to.equal(1)
    expect(news).to.deep.equal([{ key: '1', version: one.digest }])
    expect([...chain.entries()]).to.deep.equal(news)
    expect(await chain.get('1')).to.deep.equal(one.envelope)
    const next = await desk.sign(desk.next(chain.current, { settings: { a: 1 } }), two())
    expect(await chain.offer(next.envelope, 'peer')).to.equal('accept')

    const again = newChain()
    await again.load()
    expect([again.version, again.current.digest]).to.deep.equal([2, next.digest])
    expect(again.all().map(({ policy }) => policy.version)).to.deep.equal([0, 1, 2])
  })

  it('POLICY_QUORUM: one signature where two people are needed', async () => {
    await expectCode(add(await desk.sign(desk.next(), desk.people.slice(0, 1))), 'POLICY_QUORUM')
    expect(chain.version).to.equal(0)
  })

  it('the quorum is that of the version before, not the one that the policy brings', async () => {
    const alone = desk.next(desk.zero, { quorum: entryOf(desk.people, 1) })
    await expectCode(add(await desk.sign(alone, desk.people.slice(2))), 'POLICY_QUORUM')
    await add(await desk.sign(alone, two()))
    await add(await desk.sign(desk.next(chain.current), desk.people.slice(2)))
    expect(chain.version).to.equal(2)
  })

  it('POLICY_GAP: a version that does not follow', async () => {
    await expectCode(add(await desk.sign(desk.next(desk.zero, { version: 2 }), two())), 'POLICY_GAP')
    expect(forks()).to.deep.equal([])
  })

  it('POLICY_STALE: one that is held', async () => {
    const one = await desk.sign(desk.next(), two())
    await add(one)
    await expectCode(add(one), 'POLICY_STALE')
    expect([chain.version, news.length]).to.deep.equal([1, 1])
  })

  it('POLICY_FORK: a second policy on top of one; the first stays, and it is told', async () => {
    const first = await desk.sign(desk.next(), two())
    const second = await desk.sign(desk.next(desk.zero, { settings: { other: true } }), two())
    await add(first)
    await expectCode(add(second), 'POLICY_FORK')
    expect([chain.current.digest, forks()]).to.deep.equal([first.digest, [second.digest]])
  })

  it('POLICY_FORK: one on top of another policy than ours', async () => {
    await add(await desk.sign(desk.next(), two()))
    const strange = await desk.sign(desk.next(chain.current, { previous: 'ab'.repeat(32) }), two())
    await expectCode(add(strange), 'POLICY_FORK')
    expect([chain.version, forks()]).to.deep.equal([1, [strange.digest]])
  })

  it('does not tell of a fork that lacks the quorum', async () => {
    await add(await desk.sign(desk.next(), two()))
    const rival = desk.next(desk.zero, { settings: { other: true } })
    await expectCode(add(await desk.sign(rival, desk.people.slice(0, 1))), 'POLICY_QUORUM')
    const strange = desk.next(chain.current, { previous: 'ab'.repeat(32) })
    await expectCode(add(await desk.sign(strange, desk.people.slice(0, 1))), 'POLICY_QUORUM')
    expect(forks()).to.deep.equal([])
  })

  it('remembers MAX_POLICY_FORKS of the forks', async () => {
    await add(await desk.sign(desk.next(), two()))
    const rivals = await Promise.all(
      Array.from({ length: MAX_POLICY_FORKS + 1 }, (_, n) =>
        desk.sign(desk.next(desk.zero, { settings: { n } }), two())
      )
    )
    for (const rival of rivals) await expectCode(add(rival), 'POLICY_FORK')
    expect(forks()).to.have.members(rivals.slice(0, MAX_POLICY_FORKS).map(({ digest }) => digest))
  })

  describe('with a signer whose key has expired since', () => {
    const DAY = 86_400_000
    let zero: HeldPolicy
    let meshId: string
    let sign: (policy: Policy, signer: 'ada' | 'grace', at: number) => Promise<Signed<Policy>>

    before(async () => {
      const privateKey = await makeKey({ from: NOW - DAY, lifeSec: 11 * 86_400 })
      const { fingerprint, key } = await minimalPublicKey(privateKey.toPublic().write())
      const ada: TestPerson = { fingerprint, person: 'ada', name: 'ada', key, privateKey }
      const people = { ada, grace: await testPerson('grace') }
      const policy = policyZero(Object.values(people))
      meshId = meshIdOf(policy)
      sign = (order, signer, at) => desk.sign(order, [people[signer]], at)
      zero = await readPolicyZero((await sign(policy, 'ada', NOW)).file, meshId)
    })

    const next = (before: { policy: Policy; digest: OrderDigest }, changes: Partial<Policy> = {}): Policy => ({
      ...desk.next({ ...zero, ...before }, changes),
      mesh: meshId
    })

    it('a late joiner takes up the versions of then, and no policy that was signed in his name since', async () => {
      const one = await sign(next(zero), 'ada', NOW)
      const two = await sign(next({ policy: one.order, digest: one.digest }), 'grace', NOW + DAY)
      const late = new PolicyChain(zero, {
        store: store.policies,
        log: silentLog,
        check: (bytes, keyring) => checkRelay(bytes, { meshId, now: NOW + 30 * DAY, keyring, isSeen: () => false })
      })
      for (const { envelope } of [one, two]) expect(await late.offer(envelope, 'peer')).to.equal('accept')
      expect(late.version).to.equal(2)

      // the key is valid at the date of the signature, which lies before that of the policy it builds on
      const backdated = await sign(next(late.current, { settings: { stolen: true } }), 'ada', NOW)
      expect(await late.offer(backdated.envelope, 'peer')).to.equal('ignore')
      expect(late.version).to.equal(2)
    })
  })

  it('ORDER_INVALID: an action is no policy', async () => {
    const { envelope } = await desk.sign(desk.action())
    const { keyring } = chain.current
    const verified = await checkRelay(envelope, { meshId: desk.meshId, now: NOW, keyring, isSeen: () => false })
    await expectCode(chain.add(verified, envelope), 'ORDER_INVALID')
  })

  it('the same policy by gossip and by sync at once is held once, and the next one follows', async () => {
    const one = await desk.sign(desk.next(), two())
    const verdicts = await Promise.all([1, 2, 3].map(() => chain.offer(one.envelope, 'peer')))
    expect(verdicts.sort()).to.deep.equal(['accept', 'ignore', 'ignore'])
    expect([chain.all().length, news.length]).to.deep.equal([2, 1])
    await add(await desk.sign(desk.next(chain.current), two()))
    expect(chain.version).to.equal(2)
  })

  it('of two that come at once, one is held and the other is a fork', async () => {
    const rivals = await Promise.all([1, 2].map((n) => desk.sign(desk.next(desk.zero, { settings: { n } }), two())))
    await Promise.all(rivals.map(({ envelope }) => chain.offer(envelope, 'peer')))
    expect([chain.version, chain.all().length, forks().length]).to.deep.equal([1, 2, 1])
  })

  it('who lost his key to a policy that came meanwhile does not count for the next', async () => {
    const [ada, grace, eve] = desk.people
    const without = desk.zero.policy.keyring.filter(({ fingerprint }) => fingerprint !== eve!.fingerprint)
    const one = await desk.sign(desk.next(desk.zero, { keyring: without }), [ada!, grace!])
    const two = await desk.sign(desk.next({ ...desk.zero, policy: one.order, digest: one.digest }), [ada!, eve!])
    // both are checked while version 0 is in force, in which Eve is
    const context = { meshId: desk.meshId, now: NOW, keyring: desk.zero.keyring, isSeen: () => false }
    const verified = await Promise.all([one, two].map(({ envelope }) => checkRelay(envelope, context)))
    await chain.add(verified[0]!, one.envelope)
    await expectCode(chain.add(verified[1]!, two.envelope), 'SIGNER_UNKNOWN')
    expect(chain.version).to.equal(1)
  })

  it('is not in force when it could not be kept, and can come again', async () => {
    let isFull = true
    const failing: PolicyStore = {
      all: () => store.policies.all(),
      forks: () => store.policies.forks(),
      putFork: (digest, envelope) => store.policies.putFork(digest, envelope),
      put: (version, envelope) => (isFull ? Promise.reject(new Error('full')) : store.policies.put(version, envelope))
    }
    chain = newChain(failing)
    const one = await desk.sign(desk.next(), two())
    expect(await chain.offer(one.envelope, 'peer')).to.equal('ignore')
    expect(chain.version).to.equal(0)
    isFull = false
    expect(await chain.offer(one.envelope, 'peer')).to.equal('accept')
  })

  it('version 0 is the one that the mesh id names, and nothing else', async () => {
    expect((await readPolicyZero(desk.zeroFile, desk.meshId)).digest).to.equal(desk.zero.digest)
    await expectCode(readPolicyZero(desk.zeroFile, `test.${'0'.repeat(64)}`), 'CONFIG_INVALID')
    await expectCode(readPolicyZero('{}', desk.meshId), 'CONFIG_INVALID')
    const one = await desk.sign(desk.next(), two())
    await expectCode(readPolicyZero(one.file, desk.meshId), 'CONFIG_INVALID')
  })

  it('reads version 0 from a file, and names it when it is not that', async () => {
    const path = folder.join('policy.json')
    await expectCode(readPolicyFile(path, desk.meshId), 'FILE_UNREADABLE')
    await writeFile(path, desk.zeroFile)
    expect((await readPolicyFile(path, desk.meshId)).digest).to.equal(desk.zero.digest)
    const error = await expectCode(readPolicyFile(path, `test.${'0'.repeat(64)}`), 'CONFIG_INVALID')
    expect(error.message).to.include(path)
  })

  it('STORE_CORRUPT: a database with a gap, or of another mesh', async () => {
    const one = await desk.sign(desk.next(), two())
    const next = await desk.sign(desk.next({ ...desk.zero, policy: one.order, digest: one.digest }), two())
    await store.policies.put(2, next.envelope)
    await expectCode(newChain().load(), 'STORE_CORRUPT')
    await store.policies.put(1, (await desk.sign(desk.next(desk.zero, { previous: 'ab'.repeat(32) }), two())).envelope)
    await expectCode(newChain().load(), 'STORE_CORRUPT')
  })

  it('who is banned is what the policy in force says', async () => {
    const [peer] = AGENTS
    expect(chain.isBanned(peer)).to.equal(false)
    await add(await desk.sign(desk.next(desk.zero, { banned: [peer] }), two()))
    expect(chain.isBanned(peer)).to.equal(true)
    await add(await desk.sign(desk.next(chain.current, { banned: [] }), two()))
    expect(chain.isBanned(peer)).to.equal(false)
  })

  it('nobody bans a node without the quorum', async () => {
    const ban = await desk.sign(desk.next(desk.zero, { banned: [AGENTS[0]] }), desk.people.slice(0, 1))
    await expectCode(add(ban), 'POLICY_QUORUM')
    expect(chain.isBanned(AGENTS[0])).to.equal(false)
  })

  it('ACL_INVALID: one with the quorum that nobody can use is not taken', async () => {
    const entry = entryOf(desk.people, 1)
    const rules = [{ when: {}, minimumweight: 1 }]
    const useless = await desk.sign(desk.next(desk.zero, { acl: { default: { ...entry, rules } } }), two())
    await expectCode(add(useless), 'ACL_INVALID')
    expect([chain.version, forks()]).to.deep.equal([0, []])
  })
})
