import * as z from 'zod'
import type { Kind } from './params.ts'

/** A process that holds a socket. */
export interface Owner {
  readonly pid: number
  /** at most 15 characters, as the kernel keeps it */
  readonly name: string
}

const elementSchema = z.looseObject({
  localmacaddr: z.string().optional(),
  remotemacaddr: z.string().optional(),
  localaddr: z.string().optional(),
  localport: z.number().optional(),
  remoteaddr: z.string().optional(),
  remoteport: z.number().optional(),
  /** link text of a network namespace, or `default` */
  namespace: z.string().optional(),
  protocol: z.string().optional(),
  state: z.string().optional(),
  uid: z.number().optional(),
  inode: z.number().optional(),
  processes: z.array(z.object({ pid: z.number(), name: z.string() })).optional()
})

/** What was found, in MIG's keys: of these, zero and empty values are left out. The rest, from `protocol` on, is of sockets. */
export type NetstatElement = z.infer<typeof elementSchema>

const elementsSchema = z.record(z.string(), z.record(z.string(), z.array(elementSchema).nullable()))

/** By kind, then by value; null where nothing was found. */
export type NetstatElements = Partial<Record<Kind, Record<string, NetstatElement[] | null>>>

export interface NetstatStatistics {
  /** addresses, neighbours and sockets that were looked at */
  readonly examined: number
  readonly exectime: string
  readonly totalhits: number
}

/** Elements of a result, whoever sent it; none when they have another shape. */
export function readElements(elements: unknown): NetstatElements {
  const parsed = elementsSchema.safeParse(elements)
  return parsed.success ? parsed.data : {}
}
