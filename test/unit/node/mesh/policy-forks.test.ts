import { expect } from 'chai'
import { PolicyChain } from '../../../../src/node/mesh/policy-chain.ts'
import type { SyncEntry } from '../../../../src/node/mesh/sync-source.ts'
import { checkRelay } from '../../../../src/protocol/order/check-relay.ts'
import type { Policy } from '../../../../src/protocol/order/schema.ts'
import { MAX_POLICY_FORKS } from '../../../../src/protocol/wire/limits.ts'
import { AgentStore } from '../../../../src/store/agent-store.ts'
import { silentLog } from '../../../../src/util/log.ts'
import { Desk, entryOf, type Signed } from '../../../helpers/desk.ts'
import { NOW } from '../../../helpers/orders.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

describe('PolicyForks', () => {
  let desk: Desk
  let folder: TemporaryFolder
  let store: AgentStore
  let chain: PolicyChain
  let news: SyncEntry[]

  const newChain = (): PolicyChain =>
    new PolicyChain(desk.zero, {
      store: store.policies,
      log: silentLog,
      check: (bytes, keyring) => checkRelay(bytes, { meshId: desk.meshId, now: NOW, keyring, isSeen: () => false })
    })
  const rival = (n: number, signers = desk.people.slice(0, 2)): Promise<Signed<Policy>> =>
    desk.sign(desk.next(desk.zero, { settings: { n } }), signers)
  const forkOf = ({ digest }: Signed<Policy>, version = 1): SyncEntry => ({ key: digest, version: String(version) })
  const policyOf = ({ digest }: Signed<Policy>, version = 1): SyncEntry => ({ key: String(version), version: digest })

  before(async () => {
    desk = await Desk.open(['ada', 'grace', 'eve'], (people) => ({ quorum: entryOf(people, 2) }))
  })
  beforeEach(async () => {
    folder = new TemporaryFolder()
    store = await AgentStore.open(folder.path)
    chain = newChain()
    news = []
    chain.forks.onNew((entry) => news.push(entry))
  })
  afterEach(async () => {
    await store[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  })

  it('sync finds a fork: the same version with another digest is pulled once, and told on', async () => {
    const [first, second] = [await rival(1), await rival(2)]
    await chain.offer(first.envelope, 'peer')
    expect(chain.wants(policyOf(first))).to.equal(false)
    expect(chain.wants(policyOf(second))).to.equal(true)
    expect(await chain.offer(second.envelope, 'peer')).to.equal('ignore')
    expect(chain.wants(policyOf(second))).to.equal(false)
    expect(news).to.deep.equal([forkOf(second)])
    expect([...chain.forks.entries()]).to.deep.equal(news)
    expect(await chain.forks.get(second.digest)).to.deep.equal(second.envelope)
    expect(await chain.forks.get(first.digest)).to.equal(undefined)
  })

  it('one that another node has found is checked here, and kept', async () => {
    const [first, second] = [await rival(1), await rival(2)]
    await chain.offer(first.envelope, 'peer')
    expect(chain.forks.wants(forkOf(second))).to.equal(true)
    expect(await chain.forks.offer(second.envelope, 'peer')).to.equal('accept')
    expect(await chain.forks.offer(second.envelope, 'peer')).to.equal('ignore')
    expect([chain.current.digest, news]).to.deep.equal([first.digest, [forkOf(second)]])
  })

  it('never becomes the chain by this way: what is not held yet comes as a policy', async () => {
    const first = await rival(1)
    expect(chain.forks.wants(forkOf(first))).to.equal(false)
    expect(await chain.forks.offer(first.envelope, 'peer')).to.equal('ignore')
    expect(chain.version).to.equal(0)
  })

  it('is no fork without the quorum, nor when it is none of our mesh, nor a policy', async () => {
    await chain.offer((await rival(1)).envelope, 'peer')
    const weak = await rival(2, desk.people.slice(0, 1))
    expect(await chain.forks.offer(weak.envelope, 'peer')).to.equal('ignore')
    const action = await desk.sign(desk.action())
    expect(await chain.forks.offer(action.envelope, 'peer')).to.equal('reject')
    expect(await chain.forks.offer(new Uint8Array([1]), 'peer')).to.equal('reject')
    expect(chain.forks.all()).to.deep.equal([])
  })

  it('is judged by the keys of the version before it, also when these are gone', async () => {
    const second = await rival(2, desk.people.slice(1, 3))
    await chain.offer((await rival(1)).envelope, 'peer')
    const [ada, grace] = desk.people
    const keyring = desk.zero.policy.keyring.filter(({ person }) => person !== 'eve')
    const quorum = entryOf([ada!, grace!], 2)
    await chain.offer((await desk.sign(desk.next(chain.current, { keyring, quorum }), [ada!, grace!])).envelope, 'peer')
    expect(chain.version).to.equal(2)
    await chain.offer(second.envelope, 'peer')
    expect(chain.forks.all().map(({ digest }) => digest)).to.deep.equal([second.digest])
  })

  it('is kept over restarts; what has become the chain since is none', async () => {
    const [first, second] = [await rival(1), await rival(2)]
    for (const { envelope } of [first, second]) await chain.offer(envelope, 'peer')
    await store.policies.putFork(first.digest, first.envelope)
    chain = newChain()
    await chain.load()
    expect(chain.forks.all().map(({ digest }) => digest)).to.deep.equal([second.digest])
  })

  it('wants no more than it keeps', async () => {
    await chain.offer((await rival(0)).envelope, 'peer')
    for (let n = 1; n <= MAX_POLICY_FORKS; n++) await chain.offer((await rival(n)).envelope, 'peer')
    expect(chain.forks.wants(forkOf(await rival(99)))).to.equal(false)
    await chain.offer((await rival(99)).envelope, 'peer')
    expect([chain.forks.all().length, news.length]).to.deep.equal([MAX_POLICY_FORKS, MAX_POLICY_FORKS])
  })

  it('tells nobody who does not want to hear', async () => {
    let count = 0
    const end = chain.forks.onNew(() => count++)
    end()
    for (const n of [1, 2]) await chain.offer((await rival(n)).envelope, 'peer')
    expect([count, news.length]).to.deep.equal([0, 1])
  })
})
