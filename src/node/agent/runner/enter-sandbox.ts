import { mkdirSync } from 'node:fs'

/*
 * The first statement of a module's process. It imports nothing of ours, so that nothing has run before it.
 *
 * Node's permission model is asked for by flags. Where they are lost on the way (a single executable, a wrapper, an
 * older Node) the process would start with every right of the agent, and nobody would notice: so it looks, and refuses.
 */

/** Scopes of Node's permission model, and the capabilities of a module that open them. */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  'fs.read': ['fs.read', 'proc.read'],
  'fs.write': ['fs.write'],
  net: ['net.connect', 'net.raw'],
  child: ['exec'],
  worker: ['worker'],
  addon: [],
  wasi: [],
  inspector: [],
  ffi: []
}

/**
 * Does the permission model deny what it says that it denies? In audit mode it says so, and allows. Asks for a folder
 * that exists on every system, which does no harm where it is not denied.
 */
function isEnforced(): boolean {
  try {
    mkdirSync('/')
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_ACCESS_DENIED'
  }
}

/**
 * What the permission model would have to deny and does not: one sentence, or undefined when all is well.
 * @param isEnforcing - does it deny a write?
 */
export function sandboxFault(
  permission: { has(scope: string): boolean } | undefined,
  capabilities: readonly string[],
  isEnforcing: () => boolean
): string | undefined {
  if (permission === undefined) return "Node's permission model is not switched on"
  // who may write cannot tell, and its first wall is low as it is
  const canTell = !capabilities.includes('fs.write')
  if (canTell && !permission.has('fs.write') && !isEnforcing()) return "Node's permission model denies nothing"
  const open = Object.entries(SCOPES)
    .filter(([scope, openers]) => permission.has(scope) && !openers.some((opener) => capabilities.includes(opener)))
    .map(([scope]) => scope)
  return open.length === 0 ? undefined : `Node's permission model allows ${open.join(', ')}, which nobody declared`
}

/** What a module's process was started for. */
export interface Assignment {
  readonly module: string
  readonly capabilities: readonly string[]
}

/**
 * Ends the process with a `SANDBOX_ABSENT` message when it may do more than was declared.
 * @param argv - `[node, entry, module, capabilities joined by commas]`
 */
export function enterSandbox(argv: readonly string[]): Assignment {
  const capabilities = (argv[3] ?? '').split(',').filter((name) => name !== '')
  const fault = sandboxFault(process.permission, capabilities, isEnforced)
  if (fault !== undefined) {
    const message = { class: 'error', parameters: { code: 'SANDBOX_ABSENT', message: fault } }
    process.stdout.write(`${JSON.stringify(message)}\n`, () => process.exit(1))
    throw new Error(fault)
  }
  return { module: argv[2] ?? '', capabilities }
}
