import { connect } from 'node:net'
import { reasonOf } from '../shared/go/errno.ts'
import { type Probe, settleOnce } from './probe.ts'

/** Makes a connection, and drops it. */
export const probeTcp: Probe = async (target, context) => {
  const start = context.clock.monotonic()
  const socket = connect({ host: target.address, port: target.port, family: target.family })
  try {
    return await settleOnce(target, context, (settle) => {
      socket.once('connect', () => {
        settle({ kind: 'answered', latencyMs: context.clock.monotonic() - start })
      })
      socket.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ECONNREFUSED') settle({ kind: 'refused' })
        else if (error.code === 'ETIMEDOUT') settle({ kind: 'silent' })
        else settle({ kind: 'failed', reason: reasonOf(error) })
      })
    })
  } finally {
    socket.destroy()
  }
}
