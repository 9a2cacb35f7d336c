import { runModule, testContext } from './run-module.ts'

/** Runs the file module with the parameters of the command line, and prints its result and how many workers it took. */
let workers = 0
process.on('worker', () => workers++)
const result = await runModule('file', JSON.parse(process.argv[2] ?? '{}'), testContext({ cores: 2 }))
process.stdout.write(JSON.stringify({ result, workers }))
