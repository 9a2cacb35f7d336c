import type { ModuleFlag } from '../../modules/module.ts'
import { OUTPUT_FORMATS, SHOW } from '../render/formats.ts'

/** A flag of a command line: MIG's names, one dash or two, `-flag value` or `-flag=value`. */
export interface Flag extends ModuleFlag {
  /** other names, usually one letter */
  readonly aliases?: readonly string[]
  /** word for the value in `--help` */
  readonly value?: string
  readonly choices?: readonly string[]
  /** what holds when it is absent, for `--help` */
  readonly otherwise?: string
}

/** How results are written to standard output. */
function outputFlag(formats: readonly [string, ...string[]]): Flag {
  return {
    name: 'output',
    aliases: ['o'],
    type: 'string',
    value: 'FORMAT',
    choices: formats,
    help: 'how results are written to standard output',
    otherwise: formats[0]
  }
}

/** Flags that every command has. */
export const GLOBAL_FLAGS: readonly Flag[] = [
  { name: 'home', type: 'string', value: 'DIR', help: 'the mig home', otherwise: 'MIG_HOME, else ~/.mig' },
  { name: 'mesh', type: 'string', value: 'NAME', help: 'the mesh', otherwise: 'the default of the home' },
  outputFlag(OUTPUT_FORMATS),
  { name: 'no-color', type: 'boolean', help: 'no colours (they come on a terminal only; NO_COLOR also ends them)' },
  { name: 'quiet', aliases: ['q'], type: 'boolean', help: 'no progress on standard error' },
  { name: 'verbose', aliases: ['v'], type: 'boolean', help: 'say more on standard error; the cause of an error too' },
  { name: 'help', aliases: ['h'], type: 'boolean', help: 'this help' }
]

/** {@link GLOBAL_FLAGS}, for a command with formats of its own. */
export function globalFlags(formats: readonly [string, ...string[]] = OUTPUT_FORMATS): readonly Flag[] {
  return GLOBAL_FLAGS.map((flag) => (flag.name === 'output' ? outputFlag(formats) : flag))
}

/** Flags of the commands that sign. */
export const SIGNING_FLAGS: readonly Flag[] = [
  {
    name: 'key-file',
    type: 'string',
    value: 'FILE',
    help: 'sign with this armoured OpenPGP private key',
    otherwise: 'the key of the home'
  },
  {
    name: 'passphrase-file',
    type: 'string',
    value: 'FILE',
    help: 'first line of this file opens the key',
    otherwise: 'MIG_PASSPHRASE, else asked for'
  }
]

/** Flags of the commands that wait for answers. */
export const WAITING_FLAGS: readonly Flag[] = [
  {
    name: 'show',
    type: 'string',
    value: 'WHICH',
    choices: SHOW,
    help: 'which results are printed; all and notfound also print statistics and errors',
    otherwise: 'found'
  },
  {
    name: 'timeout',
    type: 'string',
    value: 'DURATION',
    help: 'stop waiting after this; later answers are kept all the same',
    otherwise: 'until the action expires'
  },
  { name: 'wait', type: 'boolean', help: 'wait on after the action expired, until all expected have answered' }
]

/** Flags of the commands that ask: `mig <module>` and `mig run`. */
export const QUESTION_FLAGS: readonly Flag[] = [
  {
    name: 'target',
    aliases: ['t'],
    type: 'string',
    value: 'TARGET',
    help: "who is asked: an expression, the name of a macro, or 'local' for this machine alone",
    otherwise: "status='online', which is every agent"
  },
  {
    name: 'only',
    type: 'string',
    value: 'ID',
    repeatable: true,
    help: 'of those, only the agent of this id (repeatable)'
  },
  {
    name: 'target-found',
    type: 'string',
    value: 'ACTION',
    help: 'of those, only the agents that found something in that action'
  },
  {
    name: 'target-notfound',
    type: 'string',
    value: 'ACTION',
    help: 'of those, only the agents that answered that action and found nothing'
  },
  {
    name: 'expire',
    aliases: ['e'],
    type: 'string',
    value: 'DURATION',
    help: 'how long agents may take the action up: 90s, 5m, 2h, 7d',
    otherwise: '5m'
  },
  {
    name: 'schedule',
    type: 'string',
    value: 'CRON',
    help: "ask again and again until the action expires: five cron fields in UTC, as '*/5 * * * *'",
    otherwise: 'once'
  },
  {
    name: 'rollout',
    type: 'string',
    value: 'WAVES',
    help: 'let agents begin in waves of so many (1,5,20), or of so many percent (1%,10%); the last size holds for the rest',
    otherwise: 'all at once'
  },
  {
    name: 'every',
    type: 'string',
    value: 'DURATION',
    help: 'from the beginning of one wave to that of the next',
    otherwise: '60s'
  },
  {
    name: 'stop-after',
    type: 'string',
    value: 'COUNT',
    help: 'so many agents on which it fails, or takes too long, end a rollout; mig must be there to count them',
    otherwise: '1'
  },
  {
    name: 'policy-version',
    type: 'string',
    value: 'VERSION',
    help: "agents run it only under this policy or a later one; 'current': the one in force here",
    otherwise: 'under any'
  },
  {
    name: 'policy-max-age',
    type: 'string',
    value: 'DURATION',
    help: "agents run it only when they have compared their policy with another node's within this time",
    otherwise: 'however long ago'
  },
  {
    name: 'action-name',
    aliases: ['n'],
    type: 'string',
    value: 'NAME',
    help: 'name of the action',
    otherwise: 'the arguments'
  },
  {
    name: 'force',
    aliases: ['yes'],
    type: 'boolean',
    help: 'publish although no agent of the census matches the target'
  },
  { name: 'print', aliases: ['p'], type: 'boolean', help: 'print the unsigned action and exit' },
  {
    name: 'sign-only',
    aliases: ['s'],
    type: 'boolean',
    help: 'sign the action, print it and exit: for a second signature (mig action sign, mig run)'
  },
  {
    name: 'offline',
    type: 'boolean',
    help: 'hand the action to nobody, and wait for no answers: mig bundle export carries it'
  },
  ...WAITING_FLAGS,
  ...SIGNING_FLAGS
]
