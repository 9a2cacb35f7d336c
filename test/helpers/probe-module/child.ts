import { enterSandbox } from '../../../src/node/agent/runner/enter-sandbox.ts'

// The same entry as src/node/agent/runner/child.ts, for the modules of the tests.
const assignment = enterSandbox(process.argv)
const { serveModule } = await import('../../../src/node/agent/runner/serve-module.ts')
const { PROBES } = await import('./index.ts')
await serveModule(assignment, (name) => Promise.resolve(PROBES.get(name)))
