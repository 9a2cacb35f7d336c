#!/usr/bin/env node
import { checkNode } from './check-node.ts'
import { keepCompiledCode } from './compile-cache.ts'
import { endProcess } from './end-process.ts'
import { homeFolder } from '../src/investigator/home/layout.ts'

checkNode()
keepCompiledCode(homeFolder(undefined, process.env))
const { runCli } = await import('../src/investigator/cli/run-cli.ts')
const { systemTerminal } = await import('../src/investigator/terminal.ts')
await endProcess(await runCli(process.argv.slice(2), systemTerminal()))
