import type { Steps } from '../shared/pool/steps.ts'
import { processIds, readLink } from './proc-file.ts'

/** A network namespace, and where what the kernel tells of it can be read. */
export interface Namespace {
  /** link text, `net:[4026531840]`; or `default`, that of the agent */
  readonly name: string
  /** folders of /proc, each as good as the others: a process may end at any time */
  readonly folders: readonly string[]
}

/** The agent's own. */
export const DEFAULT: Namespace = { name: 'default', folders: ['/proc/net'] }

/** Processes by which a namespace is reached: when all of them have ended, it is most likely gone. */
const MAX_FOLDERS = 8

/**
 * Every network namespace that some process lives in: the agent's own first, the others by their name; and the number
 * of processes that do not tell theirs.
 */
export function* allNamespaces(): Steps<{ readonly namespaces: Namespace[]; readonly denied: number }> {
  const byName = new Map<string, string[]>()
  let denied = 0
  for (const process of ['self', ...processIds()]) {
    yield
    const link = readLink(`/proc/${process}/ns/net`)
    if ('failure' in link) {
      if (link.failure === 'denied') denied++
      continue
    }
    const folder = `/proc/${process}/net`
    const folders = byName.get(link.value)
    if (folders === undefined) byName.set(link.value, [folder])
    else if (folders.length < MAX_FOLDERS) folders.push(folder)
  }
  const [own, ...others] = [...byName].map(([name, folders]) => ({ name, folders }))
  others.sort((a, b) => (a.name < b.name ? -1 : 1))
  return { namespaces: own === undefined ? [] : [own, ...others], denied }
}
