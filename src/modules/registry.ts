import { exampleModule } from './example/index.ts'
import { fileModule } from './file/index.ts'
import type { Module } from './module.ts'
import { netstatModule } from './netstat/index.ts'
import { pingModule } from './ping/index.ts'
import { pkgModule } from './pkg/index.ts'
import { sshKeyModule } from './sshkey/index.ts'
import { scribeModule } from './scribe/index.ts'
import { timedriftModule } from './timedrift/index.ts'
import { yaraModule } from './yara/index.ts'

// A module is generic in its parameters; from here on they are whatever its own schema lets through.
const ALL = [
  exampleModule,
  fileModule,
  netstatModule,
  pingModule,
  pkgModule,
  scribeModule,
  sshKeyModule,
  timedriftModule,
  yaraModule
] as readonly unknown[] as readonly Module[]

/** All that an agent can be asked, by name. */
export const MODULES: ReadonlyMap<string, Module> = new Map(ALL.map((module) => [module.name, module]))
