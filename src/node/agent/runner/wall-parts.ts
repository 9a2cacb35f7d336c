import type { LinuxCapability } from './permissions.ts'

/*
 * Commands of util-linux that the second wall is made of. Each gives way to the command behind it.
 */

/** Where the programs of the wall are looked for. */
export const WALL_PATH = '/usr/sbin:/usr/bin:/sbin:/bin'

/** Uid and gid of modules: of the few that systemd's list leaves to nobody, so no daemon and no file of the host has it. */
export const MODULE_UID = 65533

export const NAMESPACES = ['mount', 'pid', 'ipc', 'net'] as const
export type Namespace = (typeof NAMESPACES)[number]

/** For setpriv: the process is killed when the one that started it ends. */
export const DIE_WITH_PARENT = ['--pdeathsig', 'KILL']
/** The idle I/O class. */
export const IDLE_IO = ['ionice', '-c', '3']
/** No file grows: who may write nowhere of his own still finds /tmp and /dev/shm, which is memory. No core dumps either. */
export const NO_FILES = ['prlimit', '--fsize=0', '--core=0']
/** For unshare with a process namespace: the first process in it, and the end of all with it. */
export const NEW_PROCESSES = ['--fork', '--kill-child']

/** The command that becomes nobody, with these Linux capabilities and no way to others. */
export function identity(kept: readonly LinuxCapability[]): string[] {
  const set = ['-all', ...kept.map((name) => `+${name}`)].join(',')
  const id = String(MODULE_UID)
  const sets = [`--bounding-set=${set}`, `--inh-caps=${set}`, `--ambient-caps=${set}`]
  return ['setpriv', `--reuid=${id}`, `--regid=${id}`, '--clear-groups', ...sets, '--no-new-privs', ...DIE_WITH_PARENT]
}
