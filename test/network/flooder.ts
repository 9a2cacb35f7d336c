/**
 * `flooder.ts HOME MESH MILLISECONDS CONFIG…`: a hostile member that sends invalid orders to the agents of these
 * configurations, at full speed. Cut off by one, it comes back under a new name until the time is over. Prints what
 * became of each of its names, as JSON.
 */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { RPC } from '@chainsafe/libp2p-gossipsub/message'
import { orderTopic } from '../../src/protocol/wire/topics.ts'
import { frame, HostileMember } from '../helpers/hostile-member.ts'
import { eventually } from '../helpers/processes.ts'

/** What became of one name. */
export interface FloodReport {
  readonly sent: number
  readonly isCutOff: boolean
  readonly isLetInAgain: boolean
}

/** Ms from the end of the stream to that of the connection. */
const CLOSE_MS = 15_000

const [home = '', meshName = '', milliseconds = '', ...configFiles] = process.argv.slice(2)
const end = performance.now() + Number(milliseconds)

async function flood(configFile: string): Promise<FloodReport[]> {
  const { mesh } = JSON.parse(await readFile(configFile, 'utf8')) as { mesh: string }
  const topic = orderTopic(mesh)
  const rpc = (): Uint8Array => frame(RPC.encode({ subscriptions: [], messages: [{ topic, data: randomBytes(200) }] }))
  const reports: FloodReport[] = []
  while (performance.now() < end) {
    await using member = await HostileMember.join({ home, meshName }, { configFile })
    const sent = await member.flood('/meshsub/1.1.0', Infinity, rpc)
    const isCutOff = await eventually(() => !member.isConnected, CLOSE_MS).catch(() => false)
    reports.push({ sent, isCutOff, isLetInAgain: await member.isLetInAgain() })
  }
  return reports
}

const reports = await Promise.all(configFiles.map(flood))
process.stdout.write(JSON.stringify(reports.flat()))
