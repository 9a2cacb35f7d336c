/** One question to the file module, as its own process: parameters on standard input, the result on standard output. */
import { text } from 'node:stream/consumers'
import { fileModule } from '../../src/modules/file/index.ts'
import { systemClock } from '../../src/util/clock.ts'

const params = fileModule.params.parse(JSON.parse(await text(process.stdin)))
fileModule.validate(params)
const result = await fileModule.run(params, {
  clock: systemClock,
  signal: new AbortController().signal,
  timeoutMs: 600_000,
  maxResultBytes: 14 * 1024 * 1024,
  cores: 2,
  log: () => undefined
})
process.stdout.write(JSON.stringify(result))
