import { createSocket } from 'node:dgram'
import { reasonOf } from '../shared/go/errno.ts'
import { type Probe, settleOnce } from './probe.ts'

/** MIG's. */
const PAYLOAD = 'Ping!Ping!Ping!'

/** Sends a datagram, and waits for one back. The socket is bound to the other side, so a refusal is told, and nobody else answers. */
export const probeUdp: Probe = async (target, context) => {
  const start = context.clock.monotonic()
  const socket = createSocket(target.family === 6 ? 'udp6' : 'udp4')
  try {
    return await settleOnce(target, context, (settle) => {
      const fail = (error: NodeJS.ErrnoException): void => {
        settle(error.code === 'ECONNREFUSED' ? { kind: 'refused' } : { kind: 'failed', reason: reasonOf(error) })
      }
      socket.on('error', fail)
      socket.once('message', () => {
        settle({ kind: 'answered', latencyMs: context.clock.monotonic() - start })
      })
      socket.once('connect', () => {
        socket.send(PAYLOAD, (error) => {
          if (error !== null) fail(error)
        })
      })
      try {
        socket.connect(target.port, target.address)
      } catch (error) {
        fail(error as Error)
      }
    })
  } finally {
    socket.close()
  }
}
