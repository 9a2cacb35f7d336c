import type { Module } from '../module.ts'
import { classesOf } from '../shared/search/classes.ts'
import { FILE_FLAGS, paramsFromFlags } from '../shared/search/flags.ts'
import { maskResult } from './mask.ts'
import { mistakesIn } from './mistakes.ts'
import { type FileParams, paramsSchema } from '../shared/search/params.ts'
import { renderResult } from './render.ts'
import { runSearches } from './run.ts'
import { validateParams } from '../shared/search/validate.ts'

/** Finds files by name, size, mode, age, content and hash. */
export const fileModule: Module<FileParams> = {
  name: 'file',
  summary: 'find files by name, size, mode, age, content and hash',
  capabilities: ['fs.read', 'worker'],
  params: paramsSchema,
  flags: FILE_FLAGS,
  examples: [
    {
      command: 'mig file -path /etc -name "^passwd$"',
      asks: 'is there a file named passwd below /etc, and since when?'
    },
    {
      command: 'mig file -path /root -path /home -maxdepth 4 -name "^authorized_keys$" -content "AAAAB3Nza"',
      asks: 'who lets an RSA key in?'
    },
    { command: 'mig file -path /usr -mode "^[-dgt]*u" -mtime "<30d"', asks: 'which set-uid programs are new?' },
    {
      command: 'mig file -path /var/www -sha2 4d8ef27c4415d71cbbfad1eaa97d6f2a3ddacc9708b66efbb726133b9fd3d79a',
      asks: 'where does this very file lie?'
    }
  ],
  isRepeatable: true,
  validate: validateParams,
  mistakesIn,
  fromFlags: paramsFromFlags,
  classes: classesOf,
  run: runSearches,
  render: renderResult,
  mask: maskResult
}
