import type { PolicyView } from '../api/api.ts'
import { say, type Terminal } from '../terminal.ts'
import type { Arguments } from './arguments.ts'

/** Says that a newer policy may be there of which nobody could be asked, unless nobody was to be asked. */
export function sayUnconfirmed({ chain, isConfirmed }: PolicyView, args: Arguments, terminal: Terminal): void {
  if (isConfirmed || args.isSet('offline') || args.isSet('quiet')) return
  say(terminal, `warning: no node of the mesh answered: policy ${chain.length - 1} is the newest that this home knows.`)
}
