import { isMetricsAddress } from '../../../node/metrics/metrics-place.ts'
import { codeOf, MigError } from '../../../protocol/errors.ts'
import type { InvestigatorApi } from '../../api/api.ts'
import { print, say } from '../../terminal.ts'
import type { Terminal } from '../../terminal.ts'
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
    const { id, mesh: meshId } = await node.identity()
    print(terminal, `node ${id} of mesh ${meshId}`)
    for (const address of await addressesOf(node, terminal)) print(terminal, address)
    say(terminal, 'Running; Ctrl-C ends it.')
    if (!terminal.signal.aborted) {
      await new Promise((resolve) => {
        terminal.signal.addEventListener('abort', resolve, { once: true })
      })
    }
    return 0
  }
}

/** Where the node listens, which it does also when nobody is there yet: others may come to it. */
async function addressesOf(node: InvestigatorApi, terminal: Terminal): Promise<readonly string[]> {
  try {
    return (await node.status()).addresses
  } catch (error) {
    if (codeOf(error) !== 'NO_NEIGHBOURS') throw error
    say(terminal, 'No node of the mesh answers yet.')
    return []
  }
}
