import type { OutputFormat, Show } from '../render/formats.ts'
import { createStyle } from '../render/style.ts'
import type { Style } from '../render/style.ts'
import type { Terminal } from '../terminal.ts'
import type { Arguments } from './arguments.ts'

/** `-o` */
export function outputFormat(args: Arguments): OutputFormat {
  return (args.text('output') ?? 'text') as OutputFormat
}

/** `--show` */
export function showOf(args: Arguments): Show {
  return (args.text('show') ?? 'found') as Show
}

/** Colours on standard error: on a terminal, unless `--no-color` or NO_COLOR. */
export function styleOf(args: Arguments, { stderr, env }: Terminal): Style {
  const isRefused = args.isSet('no-color') || (env['NO_COLOR'] ?? '') !== ''
  return createStyle(stderr.isTTY === true && !isRefused)
}
