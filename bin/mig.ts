#!/usr/bin/env node
import { checkNode } from './check-node.ts'

checkNode()
const { runCli } = await import('../src/investigator/cli/run-cli.ts')
const { systemTerminal } = await import('../src/investigator/terminal.ts')
process.exitCode = await runCli(process.argv.slice(2), systemTerminal())
