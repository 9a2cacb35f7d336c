import { MigError } from '../src/protocol/errors.ts'
import { DEFAULT_RELAY_CONFIG_PATH, loadRelayConfig } from '../src/node/relay/config.ts'
import { parseRelayFlags } from './relay-flags.ts'
import { terminated } from './terminated.ts'

/**
 * `mig-relay`, from its arguments to its exit status.
 * @param argv - without the program's name
 */
export async function relayCommand(argv: readonly string[]): Promise<number> {
  try {
    const flags = await parseRelayFlags(argv, DEFAULT_RELAY_CONFIG_PATH)
    const config = loadRelayConfig(flags.config)
    if (flags.settings) {
      print(config)
    } else if (flags.query !== undefined) {
      const { queryAgent } = await import('../src/node/agent/status-socket.ts')
      print(await queryAgent(config.home, flags.query, 'relay'))
    } else {
      const { startRelay } = await import('../src/node/relay/create-relay.ts')
      await using _relay = await startRelay(config)
      await terminated()
    }
    return 0
  } catch (error) {
    if (!(error instanceof MigError)) throw error
    process.stderr.write(`mig-relay: ${error.message} ${error.remedy}\n`)
    return 1
  }
}

function print(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`)
}
