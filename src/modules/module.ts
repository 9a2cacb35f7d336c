import type { z } from 'zod'
import type { ModuleResult } from '../protocol/result/module-result.ts'
import type { Clock, Ms } from '../util/clock.ts'

/**
 * What a module may need of the machine. The closed list; each maps to flags of Node's permission model and to Linux
 * capabilities in `src/node/agent/runner/`.
 */
export const CAPABILITIES = [
  'fs.read',
  'conf.read',
  'proc.read',
  'net.connect',
  'net.raw',
  'exec',
  'fs.write',
  'kill',
  'worker'
] as const
export type Capability = (typeof CAPABILITIES)[number]

/** Everything that a module is given. It uses nothing else: no clock, no environment, no process of its own. */
export interface RunContext {
  readonly clock: Clock
  /** Aborts when the time is over or the command was cancelled: stop, and return what there is. */
  readonly signal: AbortSignal
  /** How long the module may run. */
  readonly timeoutMs: Ms
  /** Bytes that the result may have as JSON. */
  readonly maxResultBytes: number
  /** Cores that the module may keep busy; 1 unless it declares the capability `worker`. */
  readonly cores: number
  /** A line for the agent's log, level debug. */
  log(message: string): void
}

/**
 * A command-line flag of `mig <module>`: MIG's names, one or two dashes.
 */
export interface ModuleFlag {
  readonly name: string
  readonly type: 'string' | 'number' | 'boolean'
  /** may be given more than once */
  readonly repeatable?: boolean
  /** One line for `--help`. */
  readonly help: string
}

/** Parameter classes of one operation: what ACL rules ask for. The ACL never parses parameters itself. */
export interface ParameterClasses {
  /** the operation reads file contents */
  readonly contents: boolean
  /** the operation compares or returns hashes */
  readonly hashes: boolean
  /** absolute, cleaned path prefixes that the operation looks into; empty when it opens no files */
  readonly paths: readonly string[]
}

/**
 * What an agent can be asked. One folder a module: index, params, run, render, README.
 *
 * `run`: nothing found is not an error. What could not be read goes to `errors`. When no part of the question can be
 * answered it throws `MigError` `MODULE_FAILED` or `PARAMETERS_INVALID`. It never returns raw file content, changes
 * nothing, and does not write to standard output.
 */
export interface Module<P = unknown> {
  /** lower case, as in an operation */
  readonly name: string
  /** one line */
  readonly summary: string
  /** As few as can be. */
  readonly capabilities: readonly Capability[]
  /** A shape and its meaning (`.describe()`): --help, docs, JSON Schema and forms come from it. */
  readonly params: z.ZodType<P>
  /** Flags of the command line. */
  readonly flags: readonly ModuleFlag[]
  /** Examples for `--help`: a command line, and what it asks. */
  readonly examples: readonly { readonly command: string; readonly asks: string }[]
  /** May the command be run once more when the agent was killed in the middle of it? */
  readonly isRepeatable: boolean
  /** The least that the module itself asks of the signers; an ACL can raise it, not lower it. */
  readonly minimum?: { readonly weight: number; readonly people: number }

  /**
   * Checks what the schema cannot say.
   * @throws MigError `PARAMETERS_INVALID` with one sentence
   */
  validate(params: P): void
  /**
   * What these parameters ask in vain, though they are valid: a sentence each. An agent passes over it as MIG does; the
   * tools refuse an action file for it.
   * @param parameters - as somebody wrote them
   */
  mistakesIn?(parameters: unknown): readonly string[]
  /** @param flags - values by flag name; a repeatable one is always a list. @throws MigError `USAGE` */
  fromFlags(flags: Readonly<Record<string, string | number | boolean | readonly string[]>>): P
  classes(params: P): ParameterClasses
  run(params: P, context: RunContext): Promise<ModuleResult>
  /** The lines that MIG prints, without the agent's name. */
  render(result: ModuleResult, options: { readonly foundOnly: boolean }): string[]
  /** MIG's extra privacy mode: the same result with what identifies files, hosts and people masked. */
  mask(result: ModuleResult): ModuleResult
}
