import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import type { PolicyView } from '../../src/investigator/api/api.ts'
import { canonicalBytes } from '../../src/protocol/order/canonical.ts'
import { encodeEnvelope } from '../../src/protocol/order/envelope.ts'
import { readOrderFile } from '../../src/protocol/order/order-file.ts'
import type { Policy } from '../../src/protocol/order/schema.ts'
import { readPrivateKey, signDetached, type PrivateKey } from '../../src/protocol/pgp/sign.ts'
import { LocalMesh, type LocalAgent } from '../helpers/local-mesh.ts'
import { eventually, program, run, type Finished } from '../helpers/processes.ts'
import { RawInvestigator } from '../helpers/raw-investigator.ts'

const AGENTS = 4
/** The last agent is not there from the beginning. */
const LATE = AGENTS - 1
const EVERYBODY_MS = 60_000

/** One story, told in order: a mesh grows from one investigator to two, loses one, bans a host, and forks. */
describe('the policy of a mesh', function () {
  this.timeout(240_000)
  let mesh: LocalMesh
  /** Grace's home */
  let grace: string
  let graceKey: PrivateKey

  const file = (name: string): string => join(mesh.folder, name)
  const early = (): LocalAgent[] => mesh.agents.slice(0, LATE)
  const asGrace = (...args: string[]): Promise<Finished> =>
    run([...program('mig'), ...args], { env: { ...mesh.env, MIG_HOME: grace } })
  const ok = (finished: Finished): Finished => {
    expect(finished.status, `${finished.stderr}\n${finished.stdout}`).to.equal(0)
    return finished
  }
  const versions = (agents: readonly LocalAgent[]): Promise<unknown[]> =>
    Promise.all(agents.map(async (agent) => (await mesh.status(agent))['policyVersion']))
  const until = (version: number, agents: readonly LocalAgent[]): Promise<unknown> =>
    eventually(
      async () => (await versions(agents)).every((held) => held === version),
      EVERYBODY_MS,
      `all agents to hold policy ${version}`,
      100
    )
  /** Ada proposes and signs; Grace signs where she must; Ada publishes. */
  const enact = async (name: string, byGrace: boolean, ...edits: string[]): Promise<Finished> => {
    ok(await mesh.mig('policy', 'propose', file(`${name}.json`), ...edits))
    let text = ok(await mesh.mig('policy', 'sign', file(`${name}.json`))).stdout
    await writeFile(file(`${name}-1.json`), text)
    if (byGrace) text = ok(await asGrace('policy', 'sign', file(`${name}-1.json`))).stdout
    await writeFile(file(`${name}-2.json`), text)
    return ok(await mesh.mig('policy', 'publish', file(`${name}-2.json`)))
  }
  const inForce = async (): Promise<Policy> =>
    JSON.parse(ok(await mesh.mig('policy', 'show', '-o', 'json')).stdout) as Policy
  const digestInForce = async (): Promise<string> => {
    const rows = JSON.parse(ok(await mesh.mig('policy', 'history', '-o', 'json')).stdout) as PolicyView['chain']
    return rows.at(-1)!.digest
  }

  before(async () => {
    mesh = await LocalMesh.create({ agents: AGENTS })
    await mesh.start(early())
    grace = file('grace')
    const env = { ...mesh.env, MIG_HOME: grace }
    ok(await run([...program('mig'), 'init', '--new', 'Grace Colleague <grace@example.net>'], { env }))
    const [keyFile = ''] = await readdir(join(grace, 'keys'))
    graceKey = await readPrivateKey(await readFile(join(grace, 'keys', keyFile), 'utf8'), mesh.env['MIG_PASSPHRASE'])
    await writeFile(file('grace.asc'), graceKey.toPublic().armor())
    // what a colleague is given: the mesh folder, with version 0 of the policy
    await cp(join(mesh.home, 'meshes'), join(grace, 'meshes'), { recursive: true })
    const { mesh: meshId } = JSON.parse(await readFile(join(mesh.home, 'config.json'), 'utf8')) as { mesh: string }
    const config = JSON.parse(await readFile(join(grace, 'config.json'), 'utf8')) as object
    await writeFile(join(grace, 'config.json'), JSON.stringify({ ...config, mesh: meshId }))
  })

  after(() => mesh[Symbol.asyncDispose]())

  it('a colleague is admitted: before, agents do not know her; after, she asks from her own node', async () => {
    const before = await asGrace('example', '-hostname', '--timeout', '20s')
    expect(before.status).to.equal(1)
    const published = await enact('admit', false, '--add-key', file('grace.asc'), '--person', 'Grace')
    expect(published.stdout).to.match(/^Policy 1 is in force here, and at (\d) of \1 neighbours\.$/m)
    await until(1, early())
    const asked = ok(await asGrace('example', '-hostname', '--timeout', '60s', '-o', 'jsonl'))
    const answers = asked.stdout.trim().split('\n')
    expect(answers).to.have.length(LATE)
  })

  it('the quorum is raised to two people: one signature is not enough any more, and publish says so', async () => {
    const { quorum } = await inForce()
    await writeFile(file('quorum.json'), JSON.stringify({ ...quorum, minimumweight: 2, people: 2 }))
    await writeFile(
      file('acl.json'),
      JSON.stringify({ default: quorum, example: { ...quorum, minimumweight: 2, people: 2 } })
    )
    await enact('raise', false, '--quorum', file('quorum.json'), '--acl', file('acl.json'))
    await until(2, early())
    ok(await mesh.mig('policy', 'propose', file('short.json'), '--set', 'x=1'))
    const signed = ok(await mesh.mig('policy', 'sign', file('short.json')))
    expect(signed.stderr).to.contain('the signers weigh 1').and.contain('May sign: Grace')
    await writeFile(file('short-1.json'), signed.stdout)
    const short = await mesh.mig('policy', 'publish', file('short-1.json'))
    expect([short.status, short.stderr]).to.satisfy(([, err]: [number, string]) => err.includes('(POLICY_QUORUM)'))
    expect(await versions(early())).to.deep.equal(Array(LATE).fill(2))
  })

  it('--policy-version and --policy-max-age are honoured', async () => {
    const flags = ['file', '-path', mesh.folder, '-name', 'nothing', '--show', 'all', '-o', 'jsonl']
    const fresh = await mesh.migOk(
      ...flags,
      '--policy-version',
      'current',
      '--policy-max-age',
      '1h',
      '--timeout',
      '60s'
    )
    expect(fresh.stdout.trim().split('\n')).to.have.length(LATE)
    const future = await mesh.mig(...flags, '--policy-version', '9', '--timeout', '20s')
    expect(future.stdout).to.contain('It asks for policy 9, and policy 2 is in force.')
  })

  it('a late joiner, with version 0 in its configuration, gets the whole chain', async () => {
    await mesh.start(mesh.agents.slice(LATE))
    await until(2, mesh.agents)
  })

  it('a banned host is cut off by everybody and not seen; an unban lets it in again', async () => {
    const banned = mesh.agents[LATE]!
    const { id } = (await mesh.status(banned)) as { id: string }
    await enact('ban', true, '--ban', id)
    await until(3, early())
    await eventually(async () => (await mesh.status(banned))['neighbours'] === 0, EVERYBODY_MS, 'the host to be alone')
    const seen = await mesh.migOk('agents', '-o', 'json')
    expect(seen.stdout).not.to.contain(id)
    const asked = await mesh.migOk(
      'file',
      '-path',
      mesh.folder,
      '-name',
      'nothing',
      '--show',
      'all',
      '-o',
      'jsonl',
      '--timeout',
      '60s'
    )
    expect(asked.stdout.trim().split('\n')).to.have.length(LATE)
    await enact('unban', true, '--unban', id)
    await until(4, mesh.agents)
    await eventually(
      async () => (await mesh.migOk('agents', '-o', 'json')).stdout.includes(id),
      EVERYBODY_MS,
      'it is seen'
    )
  })

  it('a version that is held is not rolled back, by anybody, over a restart', async () => {
    await using raw = await RawInvestigator.join(mesh)
    const { order, signatures } = readOrderFile(await readFile(file('raise-2.json'), 'utf8'))
    raw.send('2', encodeEnvelope({ order: canonicalBytes(order), signatures }))
    const [agent] = early()
    await mesh.kill([agent!])
    await mesh.start([agent!])
    expect((await mesh.status(agent!))['policyVersion']).to.equal(4)
    await eventually(
      async () =>
        ((await mesh.query(agent!, 'refusals')) as { code: string }[]).some(({ code }) => code === 'POLICY_STALE') ||
        (await versions([agent!]))[0] === 4,
      EVERYBODY_MS
    )
    expect(await versions(mesh.agents)).to.deep.equal(Array(AGENTS).fill(4))
  })

  it('two versions on top of one: the first stays, and the investigator sees the second and who signed it', async () => {
    const before = await inForce()
    const fork: Policy = {
      ...before,
      version: before.version + 1,
      previous: await digestInForce(),
      settings: { fork: true }
    }
    await enact('set', true, '--set', 'first=1')
    await until(5, mesh.agents)
    await using raw = await RawInvestigator.join(mesh)
    const bytes = canonicalBytes(fork)
    const keys = [raw.investigatorKey, graceKey]
    const signatures = await Promise.all(keys.map((key) => signDetached(bytes, key, Date.now())))
    raw.send('fork', encodeEnvelope({ order: bytes, signatures }))
    await eventually(
      async () => {
        const all = await Promise.all(mesh.agents.map((agent) => mesh.status(agent)))
        return all.every(({ policyForks }) => (policyForks as string[]).length === 1)
      },
      EVERYBODY_MS,
      'every agent to have seen the fork',
      100
    )
    expect(await versions(mesh.agents)).to.deep.equal(Array(AGENTS).fill(5))
    const seesFork = async (): Promise<boolean> => {
      const { stdout } = await mesh.migOk('policy', 'history')
      return stdout.includes('FORK of version 5') && stdout.includes('+ setting fork = true')
    }
    await eventually(seesFork, EVERYBODY_MS, 'the investigator to see the fork', 500)
    expect((await mesh.migOk('mesh', 'status')).stdout).to.match(/^POLICY FORK/m)
  })

  it('a revoked colleague asks nothing any more, and who is left does', async () => {
    const fingerprint = graceKey.getFingerprint()
    const one = JSON.stringify({ ...(await inForce()).acl['default'], minimumweight: 1 })
    await writeFile(file('one.json'), one)
    await writeFile(file('all.json'), JSON.stringify({ default: JSON.parse(one) as object }))
    const edits = ['--quorum', file('one.json'), '--acl', file('all.json'), '--remove-key', fingerprint]
    await enact('revoke', true, ...edits)
    await until(6, mesh.agents)
    const asked = await asGrace('file', '-path', '/', '-name', 'nothing', '--timeout', '20s')
    expect(asked.status).to.equal(1)
    expect(asked.stderr).to.contain('(ORDER_INVALID)')
    await mesh.migOk('file', '-path', mesh.folder, '-name', 'nothing', '--timeout', '60s')
  })

  it('a bundle carries the chain to where nobody else is', async () => {
    const alone = mesh.agents[LATE]!
    await mesh.kill(mesh.agents)
    await rm(join(alone.home, 'db'), { recursive: true })
    const config = JSON.parse(await readFile(alone.configFile, 'utf8')) as object
    await writeFile(alone.configFile, JSON.stringify({ ...config, bootstrap: [] }))
    await rm(join(alone.home, 'peers.json'), { force: true })
    await mkdir(file('usb'))
    ok(await mesh.mig('bundle', 'export', file('usb/chain.bundle')))
    await mesh.start([alone])
    expect(await versions([alone])).to.deep.equal([0])
    ok(await mesh.mig('bundle', 'import', file('usb/chain.bundle'), '--node', alone.home))
    expect(await versions([alone])).to.deep.equal([6])
  })
})
