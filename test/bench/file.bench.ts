/** The file module against the tools of the trade: `node test/bench/file.bench.ts`, or with all the others. */
import './file.ts'
