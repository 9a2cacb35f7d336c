import type { Module } from '../../../modules/module.ts'
import type { MODULE_NAMES } from '../../../modules/names.ts'

/** The modules of the registry, one by one: a process that runs one does not wait for the others to load. */
const LOADERS: Readonly<Record<(typeof MODULE_NAMES)[number], () => Promise<unknown>>> = {
  example: async () => (await import('../../../modules/example/index.ts')).exampleModule,
  file: async () => (await import('../../../modules/file/index.ts')).fileModule,
  netstat: async () => (await import('../../../modules/netstat/index.ts')).netstatModule,
  ping: async () => (await import('../../../modules/ping/index.ts')).pingModule,
  pkg: async () => (await import('../../../modules/pkg/index.ts')).pkgModule,
  scribe: async () => (await import('../../../modules/scribe/index.ts')).scribeModule,
  sshkey: async () => (await import('../../../modules/sshkey/index.ts')).sshKeyModule,
  timedrift: async () => (await import('../../../modules/timedrift/index.ts')).timedriftModule,
  yara: async () => (await import('../../../modules/yara/index.ts')).yaraModule
}

/** The module of this name, as the registry has it; undefined when there is none. */
export async function loadModule(name: string): Promise<Module | undefined> {
  if (!Object.hasOwn(LOADERS, name)) return undefined
  // As in the registry: a module is generic in its parameters; here they are whatever its schema lets through.
  return (await LOADERS[name as keyof typeof LOADERS]()) as Module
}
