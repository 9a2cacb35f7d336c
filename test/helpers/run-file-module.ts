import { runModule, testContext } from './run-module.ts'

/** Runs the file module with the parameters of the command line; prints its result, and what it took to find it. */
let workers = 0
process.on('worker', () => workers++)
const result = await runModule('file', JSON.parse(process.argv[2] ?? '{}'), testContext({ cores: 2 }))
const residentBytes = process.resourceUsage().maxRSS * 1024
process.stdout.write(JSON.stringify({ result, workers, residentBytes }))
