import type { Module } from '../../../modules/module.ts'

/** One module of the registry, without loading the others: what is loaded is what makes the process slow to start. */
export async function loadModule(name: string): Promise<Module | undefined> {
  return await LOADERS.get(name)?.()
}

const LOADERS: ReadonlyMap<string, () => Promise<Module>> = new Map([])
