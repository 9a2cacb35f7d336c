#!/usr/bin/env node
import { checkNode } from './check-node.ts'
import { endProcess } from './end-process.ts'

checkNode()
const { agentCommand } = await import('./agent-command.ts')
await endProcess(await agentCommand(process.argv.slice(2)))
