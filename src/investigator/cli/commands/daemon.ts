import { isMetricsAddress } from '../../../node/metrics/metrics-place.ts'
import { MigError } from '../../../protocol/errors.ts'
import { print, say } from '../../terminal.ts'
import type { Command } from '../command.ts'
import { meshOf, openSession } from '../session.ts'

export const daemonCommand: Command = {
  path: ['daemon'],
  summary: 'keep the investigator node running, so that answers are taken in at any time',
  flags: [
    {
      name: 'listen',
      type: 'string',
      value: 'ADDRESS',
      repeatable: true,
      help: 'multiaddr to listen on (repeatable)',
      otherwise: 'every address, a free port'
    },
    {
      name: 'metrics',
      type: 'string',
      value: 'HOST:PORT',
      help: 'serve metrics for Prometheus there, at /metrics',
      otherwise: 'none'
    }
  ],
  examples: [
    { command: 'mig daemon --listen /ip4/0.0.0.0/tcp/4334', does: 'a node that agents can dial' },
    { command: 'mig daemon --metrics 127.0.0.1:9471', does: 'a node that Prometheus watches' }
  ],
  run: async (args, terminal) => {
    const session = await openSession(args, terminal)
    const mesh = await meshOf(session, args)
    const { openInvestigator } = await import('../../open-investigator.ts')
    const listen = args.texts('listen')
    const metrics = args.text('metrics')
    if (metrics !== undefined && !isMetricsAddress(metrics)) {
      throw new MigError('USAGE', `The flag -metrics takes a host and a port, not ${JSON.stringify(metrics)}.`)
    }
    await using node = await openInvestigator({
      home: session.home.folder,
      mesh: mesh.config.mesh,
      ...(listen.length > 0 && { listen }),
      ...(metrics !== undefined && { metrics })
    })
    const status = await node.status()
    print(terminal, `node ${status.id} of mesh ${status.mesh}`)
    for (const address of status.addresses) print(terminal, address)
    say(terminal, 'Running; Ctrl-C ends it.')
    if (!terminal.signal.aborted) {
      await new Promise((resolve) => {
        terminal.signal.addEventListener('abort', resolve, { once: true })
      })
    }
    return 0
  }
}
