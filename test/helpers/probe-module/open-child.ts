import { enterSandbox } from '../../../src/node/agent/runner/enter-sandbox.ts'

// A process that was given less than it has: the module declares more than the parent knows of.
enterSandbox([process.argv[0]!, process.argv[1]!, process.argv[2]!, ''])
