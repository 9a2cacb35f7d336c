import * as z from 'zod'
import type { AgentRecord } from '../target/record.ts'

/** The shape of an agent record that came over the wire. Keys that a later version added stay: targets may name them. */
export const agentRecordSchema: z.ZodType<AgentRecord> = z.looseObject({
  id: z.string(),
  name: z.string(),
  queueloc: z.string(),
  mode: z.enum(['daemon', 'checkin']),
  version: z.string(),
  pid: z.int().min(0),
  starttime: z.iso.datetime({ offset: true }),
  refreshtime: z.iso.datetime({ offset: true }),
  environment: z.looseObject({
    init: z.string(),
    ident: z.string(),
    os: z.string(),
    arch: z.string(),
    isproxied: z.boolean(),
    proxy: z.string(),
    addresses: z.array(z.string()),
    publicip: z.string(),
    modules: z.array(z.string())
  }),
  tags: z.record(z.string(), z.string())
})
