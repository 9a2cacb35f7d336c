import type { AgentFlags } from './agent-flags.ts'
import type { AgentConfig } from '../src/node/agent/config.ts'
import type { AgentQuery } from '../src/node/agent/status-socket.ts'
import type { Module } from '../src/modules/module.ts'
import { MigError } from '../src/protocol/errors.ts'
import { terminated } from './terminated.ts'

/**
 * `mig-agent`, from its arguments to its exit status. Loads what the command at hand needs: `-m` must be quick.
 * @param argv - without the program's name
 */
export async function agentCommand(argv: readonly string[]): Promise<number> {
  try {
    return await dispatch(plain(argv) ?? (await parse(argv)))
  } catch (error) {
    if (!(error instanceof MigError)) throw error
    process.stderr.write(`mig-agent: ${error.message} ${error.remedy}\n`)
    return 1
  }
}

/** `-c FILE` and `-m NAME`, the command lines that programs use, need no parser: it is a tenth of the start of an agent. */
function plain(argv: readonly string[]): AgentFlags | undefined {
  const [flag, value, ...rest] = argv
  if (value === undefined || value.startsWith('-') || rest.length > 0) return undefined
  if (flag === '-c') return { config: value }
  return flag === '-m' ? { module: value } : undefined
}

async function parse(argv: readonly string[]): Promise<AgentFlags> {
  const { parseAgentFlags } = await import('./agent-flags.ts')
  const { DEFAULT_CONFIG_PATH } = await import('../src/node/agent/config.ts')
  return await parseAgentFlags(argv, DEFAULT_CONFIG_PATH)
}

async function dispatch(flags: AgentFlags): Promise<number> {
  if (flags.module !== undefined) return await runModule(flags.module, flags.pretty === true)
  if (flags.input !== undefined) return await runFile(flags.input, flags.config)
  if (flags.query !== undefined) return await query(flags.query, flags.config)
  if (flags.settings === true) {
    print(JSON.stringify(await settings(flags.config), undefined, 2))
    return 0
  }
  if (flags.join !== undefined) await join(flags.join, flags.config)
  const { startAgent } = await import('../src/node/agent/create-agent.ts')
  await using _agent = await startAgent(await settings(flags.config))
  await terminated()
  return 0
}

async function join(invitation: string, config: string | undefined): Promise<void> {
  const { DEFAULT_CONFIG_PATH } = await import('../src/node/agent/config.ts')
  const { joinMesh } = await import('../src/node/agent/join.ts')
  await joinMesh(invitation, config ?? DEFAULT_CONFIG_PATH)
}

/** As MIG answers; but an exit status of 0 says that there is a result. */
async function runModule(name: string, isPretty: boolean): Promise<number> {
  const { loadModule } = await import('../src/node/agent/runner/load-module.ts')
  const module: Module | undefined = await loadModule(name.toLowerCase())
  if (module === undefined) {
    print(JSON.stringify({ errors: [`module '${name}' is not available`] }))
    return 1
  }
  const { createInterface } = await import('node:readline')
  const { runHere } = await import('../src/node/agent/local-run.ts')
  const { systemClock } = await import('../src/util/clock.ts')
  const log = (message: string): void => void process.stderr.write(`${message}\n`)
  const result = await runHere(module, createInterface({ input: process.stdin }), { clock: systemClock, log })
  print(isPretty ? module.render(result, { foundOnly: false }).join('\n') : JSON.stringify(result))
  process.stdin.destroy()
  return result.success ? 0 : 1
}

async function runFile(file: string, config: string | undefined): Promise<number> {
  const { readFile } = await import('node:fs/promises')
  const { draftFromFile } = await import('../src/protocol/order/draft.ts')
  const { assertMeant } = await import('../src/modules/assert-meant.ts')
  const { MODULES } = await import('../src/modules/registry.ts')
  const { agentConfigSchema } = await import('../src/node/agent/config.ts')
  const { Runner } = await import('../src/node/agent/runner/runner.ts')
  const { runnerOptions } = await import('../src/node/agent/runner/runner-options.ts')
  const { runOperations } = await import('../src/node/agent/local-run.ts')
  const { systemClock } = await import('../src/util/clock.ts')
  const { silentLog } = await import('../src/util/log.ts')

  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new MigError('FILE_UNREADABLE', `The action file ${file} cannot be read.`, { cause })
  })
  const { operations } = draftFromFile(parseJson(text, file))
  assertMeant(operations, MODULES)
  const defaults = agentConfigSchema.pick({ runner: true, privacy: true, home: true }).parse({})
  await using runner = new Runner(runnerOptions(config === undefined ? defaults : await settings(config)), {
    clock: systemClock,
    log: silentLog,
    loadModules: () => Promise.resolve(MODULES)
  })
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const outcomes = await runOperations(operations, runner, stop.signal)
  print(JSON.stringify(outcomes.map(({ result }) => result)))
  for (const wall of new Set(outcomes.flatMap(({ sandbox }) => sandbox))) process.stderr.write(`sandbox: ${wall}\n`)
  return outcomes.every(({ status }) => status === 'success') ? 0 : 1
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new MigError('ACTION_FILE_INVALID', `${file} is not JSON.`, { cause })
  }
}

async function query(what: AgentQuery, config: string | undefined): Promise<number> {
  const { queryAgent } = await import('../src/node/agent/status-socket.ts')
  const answer = await queryAgent((await settings(config)).home, what)
  print(JSON.stringify(answer, undefined, 2))
  return 0
}

async function settings(file: string | undefined): Promise<AgentConfig> {
  const { DEFAULT_CONFIG_PATH, loadAgentConfig } = await import('../src/node/agent/config.ts')
  return loadAgentConfig(file ?? DEFAULT_CONFIG_PATH)
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
