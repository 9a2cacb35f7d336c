import { generateKeyPair } from '@libp2p/crypto/keys'
import { memory } from '@libp2p/memory'
import type { Registry } from 'prom-client'
import { createHost, type TransportFactory } from '../../src/node/mesh/create-host.ts'
import type { Host } from '../../src/node/mesh/host.ts'
import { systemClock } from '../../src/util/clock.ts'
import { silentLog } from '../../src/util/log.ts'

let count = 0

/** A started host that is reached within the process. */
export async function startMemoryHost(
  options: { readonly heartbeatMs?: number; readonly topics?: readonly string[]; readonly metrics?: Registry } = {}
): Promise<Host> {
  const host = await createHost(
    {
      role: 'agent',
      version: '1',
      listen: [`/memory/host-${count++}`],
      announce: [],
      heartbeatMs: options.heartbeatMs ?? 1000,
      topics: options.topics ?? []
    },
    {
      privateKey: await generateKeyPair('Ed25519'),
      clock: systemClock,
      log: silentLog,
      isDenied: () => false,
      transport: memory() as TransportFactory,
      ...(options.metrics === undefined ? {} : { metrics: options.metrics })
    }
  )
  await host.start()
  return host
}
