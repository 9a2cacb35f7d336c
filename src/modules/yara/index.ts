import type { Module } from '../module.ts'
import { classesOf } from '../shared/search/classes.ts'
import { paramsFromFlags, YARA_FLAGS } from './flags.ts'
import { maskResult } from './mask.ts'
import { paramsSchema, searchOf, validateParams, type YaraParams } from './params.ts'
import { renderResult } from './render.ts'
import { runScans } from './run.ts'

/** Asks YARA rules of files. */
export const yaraModule: Module<YaraParams> = {
  name: 'yara',
  summary: 'ask YARA rules of files',
  capabilities: ['fs.read', 'worker'],
  params: paramsSchema,
  flags: YARA_FLAGS,
  examples: [
    {
      command: "mig yara -rules webshells.yar -files '-path /var/www -name [.]php$ -size <1m'",
      asks: 'does a page hold a known web shell?'
    },
    {
      command: "mig yara -rules packers.yar -files '-path /usr/bin -path /tmp -mode ^-rwx -matchlimit 0'",
      asks: 'which programs are packed?'
    }
  ],
  isRepeatable: true,
  validate: validateParams,
  fromFlags: paramsFromFlags,
  classes: (params) => ({ ...classesOf(searchOf(params)), contents: true }),
  run: runScans,
  render: renderResult,
  mask: maskResult
}
