import { existsSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { PolicyChange } from '../../../../src/investigator/policy/policy-difference.ts'
import { readOrderFile } from '../../../../src/protocol/order/order-file.ts'
import type { Policy } from '../../../../src/protocol/order/schema.ts'
import { CliBench } from '../../../helpers/cli-bench.ts'
import { Desk, entryOf } from '../../../helpers/desk.ts'
import { AGENTS, testPerson, type TestPerson } from '../../../helpers/orders.ts'

describe('mig policy: propose, sign, publish, history, show', () => {
  let desk: Desk
  let bench: CliBench
  let eve: TestPerson
  let eveKey: string

  before(async () => {
    desk = await Desk.open(['ada', 'grace'], (people) => ({ quorum: entryOf(people, 2) }))
    eve = await testPerson('eve')
  })
  beforeEach(async () => {
    bench = await CliBench.open(desk)
    await bench.node.meet(1)
    eveKey = bench.write('eve.asc', eve.privateKey.toPublic().armor())
  })
  afterEach(() => bench[Symbol.asyncDispose]())

  const propose = (...flags: string[]) => bench.mig('policy', 'propose', bench.path('next.json'), ...flags)
  const proposed = (): Policy => readOrderFile(readFileSync(bench.path('next.json'), 'utf8')).order as Policy
  const asGrace = (): string[] => ['--key-file', bench.home.keyFile(desk.people[1]!)]
  /** Signs by ada and grace, and publishes. */
  const enact = async (file = 'next.json') => {
    const one = await bench.mig('policy', 'sign', bench.path(file))
    bench.write('one.json', one.out)
    const both = await bench.mig('policy', 'sign', bench.path('one.json'), ...asGrace())
    bench.write('both.json', both.out)
    return { one, both, published: await bench.mig('policy', 'publish', bench.path('both.json')) }
  }

  it('admits a colleague everywhere, and says what that changes and who must sign', async () => {
    const { status, out, err } = await propose('--add-key', eveKey, '--person', 'Eve', '--label', 'eve laptop')
    expect(status, err).to.equal(0)
    const { version, previous, mesh, keyring, acl, quorum } = proposed()
    expect([version, previous, mesh]).to.deep.equal([1, desk.zero.digest, desk.meshId])
    expect(keyring.at(-1)).to.include({ fingerprint: eve.fingerprint, person: 'Eve', name: 'eve laptop' })
    const entry = { fingerprint: eve.fingerprint, weight: 1, person: 'Eve' }
    expect([acl['default']?.investigators['eve laptop'], quorum.investigators['eve laptop']]).to.deep.equal([
      entry,
      entry
    ])
    expect(out).to.match(/^policy 1 in .*next\.json$/m)
    expect(out).to.contain(`+ key ${eve.fingerprint} = Eve (eve laptop)`)
    expect(out).to.contain(`+ quorum: investigator eve laptop = weight 1, ${eve.fingerprint}, Eve`)
    expect(err).to.contain('takes weight 2').and.contain('May sign: ada (ada), grace (grace).')
  })

  it('as JSON tells the same; in some entries only, with another weight', async () => {
    const { out } = await propose('--add-key', eveKey, '--weight', '3', '--in', 'default', '-o', 'json')
    const told = JSON.parse(out) as { version: number; changes: PolicyChange[] }
    expect(told.changes.map(({ what }) => what)).to.deep.equal([
      `key ${eve.fingerprint}`,
      'acl default: investigator eve'
    ])
    expect(told.changes[1]?.after).to.equal(`weight 3, ${eve.fingerprint}, eve`)
  })

  it('each signature is told what is still missing; then the policy is in force, and history has all of it', async () => {
    await propose('--add-key', eveKey)
    const { one, both, published } = await enact()
    expect([one.status, both.status, published.status], published.err).to.deep.equal([0, 0, 0])
    expect(one.err).to.contain(`+ key ${eve.fingerprint}`).and.contain('takes weight 2 and the signers weigh 1')
    expect(one.err).to.contain('May sign: grace (grace).')
    expect(both.err).to.contain('Next: mig policy publish.')
    expect(published.out).to.contain('Policy 1 is in force here, and at 0 of 0 neighbours.')
    expect(published.out).to.contain('0 of the 1 nodes of the census')
    expect((await bench.mig('policy', 'show')).out).to.match(/^version 1$/m)
    expect((await bench.mig('policy', 'show', '--at', '0', '-o', 'json')).out).to.contain('"version": 0')
    const { out } = await bench.mig('policy', 'history')
    expect(out).to.match(/^version 0 [0-9a-f]{64}\n {2}signed by ada \(ada\) at /m)
    expect(out)
      .to.match(/^version 1 [0-9a-f]{64}\n {2}signed by .*ada.*\n {2}\+ key /m)
      .and.contain('grace (grace)')
    // publishing it again hurts not
    expect((await bench.mig('policy', 'publish', bench.path('both.json'))).status).to.equal(0)
  })

  it('publish refuses what nodes would refuse, before anything is sent', async () => {
    await propose('--set', 'a=1')
    const one = await bench.mig('policy', 'sign', bench.path('next.json'))
    bench.write('one.json', one.out)
    const short = await bench.mig('policy', 'publish', bench.path('one.json'))
    expect([short.status, short.err]).to.satisfy(([, err]: [number, string]) => err.includes('(POLICY_QUORUM)'))
    await enact()
    // a second draft on top of the same version would be a fork
    const rival = await desk.sign(desk.next(desk.zero, { settings: { b: 1 } }), desk.people)
    const late = await bench.mig('policy', 'publish', bench.write('rival.json', rival.file))
    expect(late.err).to.contain('Policy 1 is in force by now').and.contain('(POLICY_STALE)')
    expect((await bench.mig('policy', 'sign', bench.path('rival.json'))).err).to.contain('(POLICY_STALE)')
    expect((await bench.node.investigator.policies()).forks).to.deep.equal([])
    const action = await desk.sign(desk.action())
    expect((await bench.mig('policy', 'publish', bench.write('a.json', action.file))).err).to.contain('holds a action')
  })

  it('signs only by who counts for the quorum, once', async () => {
    await propose('--set', 'a=1')
    const stranger = bench.home.keyFile(eve)
    expect((await bench.mig('policy', 'sign', bench.path('next.json'), '--key-file', stranger)).err).to.contain(
      '(SIGNER_UNKNOWN)'
    )
    const one = await bench.mig('policy', 'sign', bench.path('next.json'))
    expect((await bench.mig('policy', 'sign', bench.write('one.json', one.out))).err).to.contain(
      'has signed this policy already'
    )
  })

  it('bans, unbans, sets and unsets; a whole edited policy is taken too', async () => {
    const [peer] = AGENTS
    await propose('--ban', peer, '--set', 'text=a b', '--set', 'flag=true', '--set', 'number=1.5')
    expect([proposed().banned, proposed().settings]).to.deep.equal([[peer], { flag: true, number: 1.5, text: 'a b' }])
    await enact()
    expect(bench.node.policies.isBanned(peer)).to.equal(true)
    expect((await bench.mig('policy', 'show')).out)
      .to.contain(peer)
      .and.contain('"a b"')
    const { out } = await bench.mig('policy', 'show', '-o', 'json')
    const edited = bench.write('edited.json', JSON.stringify({ ...(JSON.parse(out) as Policy), settings: {} }))
    const again = await bench.mig('policy', 'propose', bench.path('two.json'), '--file', edited, '--unban', peer)
    expect(again.out).to.contain(`- banned ${peer}`).and.contain('- setting flag = true')
    await enact('two.json')
    expect(bench.node.policies.isBanned(peer)).to.equal(false)
    expect((await bench.mig('policy', 'propose', bench.path('three.json'), '--unban', peer)).err).to.contain(
      'does not ban'
    )
    expect((await bench.mig('policy', 'propose', bench.path('three.json'), '--unset', 'x')).err).to.contain(
      'no setting x'
    )
  })

  it('revokes by a part of the fingerprint, and judges by the policy in force from then on', async () => {
    const [ada, grace] = desk.people
    const quorum = bench.write('quorum.json', JSON.stringify(entryOf([ada!], 1)))
    const { status, out } = await propose(
      '--remove-key',
      grace!.fingerprint.slice(-16).toLowerCase(),
      '--quorum',
      quorum
    )
    expect(status).to.equal(0)
    expect(out).to.contain(`- key ${grace!.fingerprint}`).and.contain('- acl default: investigator grace')
    expect(out).to.contain('~ quorum: minimumweight = 1, was 2')
    await enact()
    const byGrace = await desk.sign(desk.action(), [grace!])
    const verified = await bench.mig('action', 'verify', bench.write('by-grace.json', byGrace.file))
    expect(verified.status).to.equal(1)
    expect(verified.out).to.contain('SIGNER_UNKNOWN').and.contain('would not run it, by policy 1.')
  })

  describe('refuses', () => {
    const refused = async (text: RegExp, ...flags: string[]): Promise<void> => {
      const { status, err } = await propose(...flags)
      expect(status).not.to.equal(0)
      expect(err).to.match(text)
      expect(existsSync(bench.path('next.json'))).to.equal(false)
    }
    const json = (name: string, value: unknown): string => bench.write(name, JSON.stringify(value))

    it('what changes nothing', () => refused(/Nothing is changed.*\(USAGE\)/s))
    it('a quorum that nobody can reach', async () => {
      const quorum = json('q.json', { ...entryOf(desk.people, 2), minimumweight: 3 })
      await refused(
        /Nobody could change the policy again: .* come to 2 and 2; .*\(POLICY_LOCKOUT\)/s,
        '--quorum',
        quorum
      )
    })
    it('fingerprints that the keyring does not hold', () =>
      refused(
        /acl default names [0-9A-F]{40}, which the keyring does not hold/,
        '--acl',
        json('acl.json', { default: entryOf([...desk.people, eve], 1) })
      ))
    it('an ACL under which nobody can ask anything', () =>
      refused(
        /Nobody could ask anything/,
        '--acl',
        json('acl.json', { default: { ...entryOf(desk.people, 1), people: 9 } })
      ))
    it('an ACL that means nothing', () => refused(/\(ACL_INVALID\)/, '--acl', json('acl.json', { default: {} })))
    it('a key that is none', () => refused(/\(KEY_INVALID\)/, '--add-key', bench.write('none.asc', 'no key')))
    it('a file that is not there', () => refused(/\(FILE_UNREADABLE\)/, '--add-key', bench.path('nothing.asc')))
    it('a weight that is none', () => refused(/--weight x is not/, '--add-key', eveKey, '--weight', 'x'))
    it('an entry that is not there', () =>
      refused(/no entry nothing: it has default, quorum/, '--add-key', eveKey, '--in', 'nothing'))
    it('a label that is taken', () => refused(/has an investigator ada already/, '--add-key', eveKey, '--label', 'ada'))
    it('a key that the policy does not have, or that is not named', () =>
      refused(/no key 12345678/, '--remove-key', '12345678'))
    it('a peer id that is none', () => refused(/banned/, '--ban', 'nobody'))
    it('a setting without a value', () => refused(/is not NAME=VALUE/, '--set', 'x'))
    it('a policy that is no object', () => refused(/is not a JSON object/, '--file', json('x.json', 7)))
    it('a file that exists', async () => {
      bench.write('next.json', '')
      expect((await propose('--set', 'a=1')).err).to.contain('(FILE_UNWRITABLE)')
    })
  })

  it('renews a key that is held, and leaves the ACL alone', async () => {
    const [ada] = desk.people
    await propose('--add-key', bench.write('ada.asc', ada!.privateKey.toPublic().armor()), '--label', 'renamed')
    expect(proposed().keyring[0]).to.include({ fingerprint: ada!.fingerprint, person: 'ada', name: 'renamed' })
    expect(proposed().acl).to.deep.equal(desk.zero.policy.acl)
  })

  it('history and status show a fork, and say what it is', async () => {
    await propose('--set', 'a=1')
    await enact()
    const rival = await desk.sign(desk.next(desk.zero, { settings: { b: 1 } }), desk.people)
    await bench.node.policies.offer(rival.envelope, 'peer')
    const { out } = await bench.mig('policy', 'history')
    expect(out).to.contain(`FORK of version 1 ${rival.digest}`).and.contain('+ setting b = 1')
    expect(out).to.contain('A quorum has signed two policies on top of one.')
    const rows = JSON.parse((await bench.mig('policy', 'history', '-o', 'json')).out) as { isFork: boolean }[]
    expect(rows.map(({ isFork }) => isFork)).to.deep.equal([false, false, true])
    expect((await bench.mig('mesh', 'status')).out).to.match(
      /^version 1 +[0-9a-f]{64} +(ada and grace|grace and ada)$/m
    )
  })

  it('--at wants a version that is there', async () => {
    expect((await bench.mig('policy', 'show', '--at', '7')).err).to.contain('There is no policy 7: the newest is 0.')
  })
})
