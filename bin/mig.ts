#!/usr/bin/env node
import { checkNode } from './check-node.ts'
import { endProcess } from './end-process.ts'

checkNode()
const { runCli } = await import('../src/investigator/cli/run-cli.ts')
const { systemTerminal } = await import('../src/investigator/terminal.ts')
await endProcess(await runCli(process.argv.slice(2), systemTerminal()))
