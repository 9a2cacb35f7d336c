import type { Arguments } from './arguments.ts'
import type { Flag } from './flags.ts'
import type { Terminal } from '../terminal.ts'

/** A command of `mig`. The file of a command is light: what is heavy is imported by {@link Command.run} when it runs. */
export interface Command {
  /** its words: `['action', 'list']` */
  readonly path: readonly string[]
  /** one line */
  readonly summary: string
  readonly positionals?: readonly Positional[]
  /** what `-o` may be, the first when it is absent; OUTPUT_FORMATS, where nothing is said */
  readonly formats?: readonly [string, ...string[]]
  /** its own flags, those of every command aside */
  readonly flags: readonly Flag[]
  /**
   * Flags that it shares with other commands and that give way to {@link Command.flags} of the same name: `-t` is the
   * target, but behind the first flag of ping it is ping's.
   */
  readonly shared?: readonly Flag[]
  readonly examples: readonly { readonly command: string; readonly does: string }[]
  /** @returns the exit status: 0 only when what was asked for was done. @throws MigError */
  run(args: Arguments, terminal: Terminal): Promise<number>
}

export interface Positional {
  readonly name: string
  readonly help: string
}
