import type { LocalMesh } from '../helpers/local-mesh.ts'

/** A question that every host can answer. */
const QUESTION = ['file', '-path', '/etc', '-name', '^passwd$', '-maxdepth', '1']

interface Answered {
  /** ms since the epoch */
  readonly published: number
  /** ms since the epoch at which the last answer was stored */
  readonly last: number
  readonly stored: number
}

/** Asks all agents. Not all may answer in time, where the cores are few: the outcome says how many did. */
export async function askAll(mesh: LocalMesh, timeout = '100s'): Promise<Answered> {
  await mesh.mig(...QUESTION, '-q', '--timeout', timeout)
  const [action] = JSON.parse((await mesh.migOk('action', 'list', '-o', 'json')).stdout) as { digest: string }[]
  const { stdout } = await mesh.migOk('action', 'show', action?.digest ?? '', '-o', 'json')
  const { published, commands } = JSON.parse(stdout) as { published: number; commands: { stored?: number }[] }
  const times = commands.flatMap(({ stored }) => stored ?? [])
  return { published, last: Math.max(...times), stored: times.length }
}
