#!/usr/bin/env node
import { checkNode } from './check-node.ts'

checkNode()
const { agentCommand } = await import('./agent-command.ts')
process.exitCode = await agentCommand(process.argv.slice(2))
