import * as z from 'zod'
import type { ModuleResult } from '../../protocol/result/module-result.ts'
import { utcTimeText } from '../shared/go/time.ts'
import { parseTime } from './local-time.ts'

const elementsSchema = z.object({
  hascheckeddrift: z.boolean(),
  iswithindrift: z.boolean().optional(),
  drifts: z.array(z.string()).nullish(),
  localtime: z.string()
})
const serverSchema = z.object({
  host: z.string(),
  time: z.string(),
  latency: z.string(),
  drift: z.string(),
  reachable: z.boolean()
})
const statisticsSchema = z.object({ exectime: z.string(), ntpstats: z.array(serverSchema).nullish() })

/** The lines that MIG prints. */
export function renderResult(result: ModuleResult, { foundOnly }: { readonly foundOnly: boolean }): string[] {
  const lines: string[] = []
  const elements = elementsSchema.safeParse(result.elements)
  if (elements.success) lines.push(...renderElements(elements.data))
  if (foundOnly) return lines
  for (const error of result.errors ?? []) lines.push('error:', error)
  const statistics = statisticsSchema.safeParse(result.statistics)
  if (statistics.success) {
    lines.push(`stat: execution time was ${statistics.data.exectime}`)
    for (const server of statistics.data.ntpstats ?? []) lines.push(renderServer(server))
  }
  return [...lines, `timedrift module has ${result.success ? 'succeeded' : 'failed'}`]
}

function renderElements({
  hascheckeddrift,
  iswithindrift,
  drifts,
  localtime
}: z.infer<typeof elementsSchema>): string[] {
  const time = `local time is ${localtime}`
  if (!hascheckeddrift) return [time]
  if (iswithindrift === true) return [time, 'local time is within acceptable drift from NTP servers']
  return [time, 'local time is out of sync from NTP servers', ...(drifts ?? [])]
}

function renderServer({ host, time, latency, drift, reachable }: z.infer<typeof serverSchema>): string {
  if (!reachable) return `stat: ${host} was unreachable`
  const nanoseconds = parseTime(time)
  const utc = nanoseconds === undefined ? time : utcTimeText(nanoseconds)
  return `stat: ${host} responded in ${latency} with time ${utc}. local time drifts by ${drift}`
}
