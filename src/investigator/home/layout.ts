import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/**
 * Where things are in a mig home. The folder is 0700, every file in it 0600.
 *
 * ```text
 * config.json      the key that signs, the default mesh, macros
 * node.key         private key of the investigator node
 * keys/            OpenPGP private keys that mig made: <fingerprint>.asc
 * meshes/<name>/   mesh.json, policy.json, swarm.key, agent/
 * db/              actions and results
 * mig.sock         while a mig runs
 * code/            compiled code of the program, for a faster start
 * ```
 */
export interface HomeLayout {
  readonly folder: string
  readonly config: string
  readonly nodeKey: string
  readonly keys: string
  readonly meshes: string
}

/** @param folder - absolute or relative to the working directory */
export function homeLayout(folder: string): HomeLayout {
  const root = resolve(folder)
  return {
    folder: root,
    config: join(root, 'config.json'),
    nodeKey: join(root, 'node.key'),
    keys: join(root, 'keys'),
    meshes: join(root, 'meshes')
  }
}

/** The home folder: `--home`, else MIG_HOME, else `~/.mig`. */
export function homeFolder(flag: string | undefined, env: Readonly<Record<string, string | undefined>>): string {
  const fromEnv = env['MIG_HOME']
  return flag ?? (fromEnv === undefined || fromEnv === '' ? join(homedir(), '.mig') : fromEnv)
}
