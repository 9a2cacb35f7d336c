import type { LocalAgent } from '../helpers/local-mesh.ts'
import { writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { slowFolder } from '../helpers/slow-folder.ts'
import { Flood } from './flood.ts'
import { SegmentedMesh, type Stored } from './segmented-mesh.ts'
import { SEGMENTS, Topology } from './topology.ts'

/*
 * A mesh on a real network that is cut, loses packets and hides segments. `MIG_NETWORK_AGENTS` says how many agents,
 * `MIG_NETWORK_LONG=1` keeps the times of the scenarios as they are in life.
 */
const AGENTS = Number(process.env['MIG_NETWORK_AGENTS'] ?? 6)
const isLong = process.env['MIG_NETWORK_LONG'] === '1'
const PARTITION_MS = isLong ? 60_000 : 12_000
const AWAY_MS = 240_000
const FLOOD_MS = isLong ? 60_000 : 10_000
const DELAY_MS = 40
const LATE_MS = isLong ? 300_000 : 10_000
/** A question that is asked while not all can answer. */
const SHORT = ['--timeout', '5s', '-e', '10m']

describe('a mesh of three segments (needs network namespaces)', function () {
  this.timeout(900_000)
  let net: SegmentedMesh
  /** one agent that nobody has started yet */
  let late: LocalAgent

  before(async function () {
    Topology.orSkip(this)
    net = await SegmentedMesh.create(AGENTS + 1)
    late = net.mesh.agents.at(-1) as LocalAgent
    await net.mesh.startInGroups(running())
  })

  after(async () => {
    await (net as SegmentedMesh | undefined)?.[Symbol.asyncDispose]()
  })

  afterEach(() => {
    ;(net as SegmentedMesh | undefined)?.topology.heal()
  })

  /** Agents that are to answer. */
  function running(): LocalAgent[] {
    return net.mesh.agents.filter((agent) => agent !== late)
  }

  /** Each of them has answered, once, with the file; and no agent has run the order twice. */
  function expectAll(stored: Stored, agents: readonly LocalAgent[], maxRuns = 1): void {
    const names = stored.commands.map(({ name }) => name).sort()
    expect(names).to.deep.equal(agents.map(({ name }) => name).sort())
    expect(stored.commands.filter(({ status }) => status !== 'success')).to.deep.equal([])
    for (const agent of agents) expect(net.runs(agent, stored.digest), agent.name).to.be.within(1, maxRuns)
  }

  it('everybody answers, once', async () => {
    expectAll(await net.ask('a', ['--timeout', '100s']), running())
  })

  it('a third of the agents is killed and restarted during an action', async () => {
    const third = running().filter((_, index) => index % 3 === 2)
    const asked = net.ask('a', SHORT)
    await sleep(500)
    await net.mesh.kill(third)
    const { digest } = await asked
    await net.mesh.startInGroups(third)
    // a killed one may have run, and runs once more when it was in the middle of it
    expectAll(await net.wait('a', digest, AGENTS), running(), 2)
  })

  it('the network falls apart, each side asks, and it comes together again', async () => {
    const other = await net.otherHome()
    net.topology.cut('a', 'b')
    net.topology.cut('a', 'c')
    const started = performance.now()
    const [here, there] = await Promise.all([net.ask('a', SHORT), net.ask('b', SHORT, other)])
    const beyond = (stored: Stored, agents: readonly LocalAgent[]): string[] =>
      stored.commands.map(({ name }) => name).filter((name) => !agents.some((agent) => agent.name === name))
    expect(beyond(here, net.of('a'))).to.deep.equal([])
    expect(beyond(there, net.of('b', 'c'))).to.deep.equal([])
    await sleep(Math.max(0, PARTITION_MS - (performance.now() - started)))
    net.topology.heal()
    expectAll(await net.wait('a', here.digest, AGENTS), running())
    expectAll(await net.wait('b', there.digest, AGENTS, other), running())
  })

  it('one packet in ten between segments is lost', async () => {
    net.topology.lose(10)
    const { digest } = await net.ask('a', ['--timeout', '60s', '-e', '10m'])
    expectAll(await net.wait('a', digest, AGENTS), running())
  })

  it('a segment behind masquerade can only dial out', async () => {
    const hidden = net.of('c').filter((agent) => agent !== late)
    await net.mesh.kill(hidden)
    net.topology.hide('c')
    await net.mesh.startInGroups(hidden)
    const { digest } = await net.ask('a', ['--timeout', '60s', '-e', '10m'])
    expectAll(await net.wait('a', digest, AGENTS), running())
  })

  it('every packet between segments takes 40 ms', async function () {
    if (!Topology.canDelay()) this.skip()
    await net.topology.delay(DELAY_MS)
    const { digest } = await net.ask('a', ['--timeout', '60s', '-e', '10m'])
    expectAll(await net.wait('a', digest, AGENTS), running())
  })

  it('the investigator is behind masquerade, and can only dial out', async () => {
    net.topology.hide('a')
    const { digest } = await net.ask('a', ['--timeout', '60s', '-e', '10m'])
    expectAll(await net.wait('a', digest, AGENTS), running())
  })

  it('a hostile member floods an agent of each segment: each cuts it off, and everybody else is answered as before', async () => {
    const flags = ['--timeout', '60s', '-e', '10m']
    const quiet = await net.ask('a', flags)
    await using flood = Flood.start(
      net,
      'a',
      SEGMENTS.map((segment) => net.of(segment)[0] as LocalAgent),
      FLOOD_MS
    )
    const flooded = await net.ask('a', flags)
    const names = await flood.end()
    const [before, under] = [quiet, flooded].map(({ milliseconds }) => (milliseconds / 1000).toFixed(1))
    const sent = names.map((name) => name.sent).join(', ')
    console.log(
      `      a question: ${before} s before, ${under} s meanwhile; cut off ${names.length} times, after ${sent}`
    )
    expect(names.length).to.be.at.least(SEGMENTS.length)
    for (const { isCutOff, isLetInAgain } of names) expect([isCutOff, isLetInAgain]).to.deep.equal([true, false])
    for (const stored of [quiet, flooded]) expectAll(stored, running())
  })

  it('a rollout of three waves fails in its first: nobody of the others begins', async () => {
    using folder = slowFolder()
    const searches = { s: { paths: [folder.path], contents: ['needle'] } }
    const operations = [{ module: 'file', parameters: { searches }, limits: { timeoutSec: 1 } }]
    const file = folder.join('action.json')
    await writeFile(file, JSON.stringify({ syntaxversion: 3, name: 'slow', target: "status='online'", operations }))
    const { digest } = await net.askBy('a', [
      ...['run', file, '--rollout', `1,2,${AGENTS}`, '--every', '15s', '--stop-after', '1'],
      ...['--timeout', '60s', '-e', '5m', '-q']
    ])
    const { commands } = await net.wait('a', digest, AGENTS)
    const words = commands.map(({ status, code }) => `${status} ${code}`).sort()
    const others = Array<string>(AGENTS - 1).fill('refused ROLLOUT_STOPPED')
    expect(words).to.deep.equal([...others, 'timeout TIMEOUT'])
  })

  it('the investigator asks, goes, and comes back in another segment', async () => {
    net.topology.cut('a', 'b')
    net.topology.cut('a', 'c')
    const { digest } = await net.ask('a', SHORT)
    // what the others answer finds nobody where the question came from
    net.topology.heal()
    expectAll(await net.wait('b', digest, AGENTS), running())
  })

  it('a late joiner runs what is still live, once', async () => {
    const { digest } = await net.ask('a', SHORT)
    await sleep(LATE_MS)
    await net.mesh.startInGroups([late])
    expectAll(await net.wait('a', digest, AGENTS + 1), net.mesh.agents)
  })

  // a minute is the shortest time that a schedule can name: here it takes four
  if (isLong) {
    it('a schedule goes on while the investigator is away, and all that was found comes when it is back', async () => {
      const { digest } = await net.ask('a', ['--schedule', '* * * * *', '--timeout', '1ms', '-e', '210s'])
      await sleep(AWAY_MS)
      const { commands } = await net.wait('b', digest, AGENTS + 1)
      expect(commands.map(({ status }) => status)).to.deep.equal(Array<string>(AGENTS + 1).fill('success'))
      // three times lie between; what was found the same way again is not told again
      for (const agent of net.mesh.agents) expect(net.runs(agent, digest), agent.name).to.be.within(3, 5)
    })
  }

  it('the seeds are gone for good', async () => {
    const seeds = net.mesh.agents.slice(0, 3)
    const others = net.mesh.agents.slice(3)
    await net.mesh.kill(seeds)
    const restarted = others.at(0) as LocalAgent
    await net.mesh.kill([restarted])
    await net.mesh.startInGroups([restarted])
    const { digest } = await net.ask('a', SHORT)
    expectAll(await net.wait('a', digest, others.length), others)
  })
})
