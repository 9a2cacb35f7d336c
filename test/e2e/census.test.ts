import { expect } from 'chai'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { signPresence } from '../../src/protocol/result/presence.ts'
import { SyncQuestion } from '../../src/protocol/wire/generated/sync.js'
import { REQUESTS } from '../../src/protocol/wire/requests.ts'
import { exampleAgentRecord } from '../helpers/example-agent-record.ts'
import { frame, HostileMember } from '../helpers/hostile-member.ts'
import { LocalMesh } from '../helpers/local-mesh.ts'
import { eventually } from '../helpers/processes.ts'

/** The name of the first agent, which another node claims as well. */
const CLAIMED = 'host-01.example.net'

describe('the agents of a mesh, as an investigator sees them', function () {
  this.timeout(120_000)
  let mesh: LocalMesh
  /** peer id of the node that claims the name */
  let claimant: string

  before(async () => {
    mesh = await LocalMesh.create({ agents: 2 })
    await mesh.start()
    claimant = await claim(CLAIMED)
  })

  after(async () => {
    await mesh[Symbol.asyncDispose]()
  })

  /** A member makes a node key, and lets the mesh know of an old agent with this name. */
  async function claim(name: string): Promise<string> {
    const config = await readFile(join(mesh.home, 'meshes', mesh.meshName, 'mesh.json'), 'utf8')
    const { mesh: meshId } = JSON.parse(config) as { mesh: string }
    const privateKey = await generateKeyPair('Ed25519')
    const id = peerIdFromPrivateKey(privateKey).toString()
    const now = Date.now()
    const said = { mesh: meshId, seq: now, time: now, version: '0.0.1', policyVersion: 0, addresses: [] }
    const presence = await signPresence(
      { ...said, role: 'agent', record: exampleAgentRecord(id, { name }) },
      privateKey
    )
    await using member = await HostileMember.join(mesh, mesh.agents[0]!)
    const push = SyncQuestion.encode({ push: { kind: 'presence', things: [presence] } })
    await member.send(REQUESTS.sync.id, frame(push))
    for (const agent of mesh.agents) await eventually(async () => (await mesh.status(agent))['census'] === 3)
    return id
  }

  it('a name that two nodes claim is flagged at both', async () => {
    const { stdout } = await mesh.migOk('agents')
    const lines = stdout.trimEnd().split('\n').slice(1)
    expect(lines.map((line) => line.includes('(name of several)'))).to.deep.equal([true, true, false])
  })

  it('--outdated lists who has an older version, and with a target, of those alone', async () => {
    const outdated = async (...flags: string[]): Promise<string[]> => {
      const { stdout } = await mesh.migOk('agents', '--outdated', '-o', 'json', ...flags)
      return (JSON.parse(stdout) as { id: string }[]).map(({ id }) => id)
    }
    expect(await outdated()).to.deep.equal([claimant])
    expect(await outdated('-t', "name='host-02.example.net'")).to.deep.equal([])
  })

  it('action show lists everybody: who answered, who is silent, whom the target does not mean', async () => {
    const asked = await mesh.mig('example', '-t', `name='${CLAIMED}'`, '--timeout', '3s', '--hostname')
    expect(asked.status, asked.stderr).to.not.equal(0)
    const [action] = JSON.parse((await mesh.migOk('action', 'list', '-o', 'json')).stdout) as { digest: string }[]
    const { stdout } = await mesh.migOk('action', 'show', action!.digest)
    const rows = stdout.slice(stdout.indexOf('AGENT')).trimEnd().split('\n').slice(1)
    const states = rows.map((row) => row.split(/\s{2,}/).slice(0, 2))
    expect(states.toSorted()).to.deep.equal([
      [CLAIMED, 'silent'],
      [CLAIMED, 'success'],
      ['host-02.example.net', 'not target']
    ])
    expect(rows.find((row) => row.includes('silent'))).to.include(claimant)
  })
})
