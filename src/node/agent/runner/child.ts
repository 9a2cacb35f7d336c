import { enterSandbox } from './enter-sandbox.ts'

// The process that one module runs in. Nothing else is loaded before the sandbox was found in place.
const assignment = enterSandbox(process.argv)
const { serveModule } = await import('./serve-module.ts')
const { loadModule } = await import('./load-module.ts')
await serveModule(assignment, loadModule)
