#!/usr/bin/env node
import { checkNode } from './check-node.ts'
import { endProcess } from './end-process.ts'

checkNode()
const { relayCommand } = await import('./relay-command.ts')
await endProcess(await relayCommand(process.argv.slice(2)))
