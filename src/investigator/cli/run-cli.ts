import { print } from '../terminal.ts'
import type { Terminal } from '../terminal.ts'
import { allCommands, COMMANDS } from './command-table.ts'
import { firstWord, parseCommandLine } from './parse-command-line.ts'
import { reportError } from './report-error.ts'

const DEFAULT_COLUMNS = 100

/**
 * `mig`, from its arguments to its exit status: 0 only when what was asked for was done, 2 for a wrong command line,
 * else 1. Errors are reported here and nowhere else.
 *
 * @param argv - without node and script
 */
export async function runCli(argv: readonly string[], terminal: Terminal): Promise<number> {
  const args = shorthand(argv)
  try {
    // The modules are loaded only where one is meant: they bring schemas and their own libraries.
    const word = firstWord(args)
    const isOther = COMMANDS.some(({ path }) => path[0] === word)
    const commands = isOther ? COMMANDS : await allCommands()
    const parsed = parseCommandLine(args, commands)
    if (parsed.kind === 'help') {
      // Late: yargs takes longer to load than most commands to run.
      const { helpText } = await import('./command-tree.ts')
      print(terminal, helpText(commands, parsed.words, terminal.stdout.columns ?? DEFAULT_COLUMNS))
      return 0
    }
    return await parsed.command.run(parsed.args, terminal)
  } catch (error) {
    return reportError(error, terminal, { isJson: asksForJson(args), isVerbose: asksForMore(args) })
  }
}

/** MIG's `mig -V` and `mig -i FILE`, and `mig` alone. */
function shorthand(argv: readonly string[]): readonly string[] {
  const [first, ...rest] = argv
  if (first === undefined) return ['--help']
  if (first === '-V' || first === '--version') return ['version', ...rest]
  if (first === '-i') return ['run', ...rest]
  return argv
}

/** Read from the raw arguments: the error may be that they cannot be parsed. */
function asksForJson(argv: readonly string[]): boolean {
  return argv.some(
    (arg, i) => /^--?o(utput)?(=jsonl?)?$/.test(arg) && /^jsonl?$/.test(arg.split('=')[1] ?? argv[i + 1] ?? '')
  )
}

function asksForMore(argv: readonly string[]): boolean {
  return argv.includes('-v') || argv.includes('--verbose')
}
