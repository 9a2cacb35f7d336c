/*
 * The first statement of a module's process. It imports nothing, so that nothing has run before it.
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

/** What the permission model would have to deny and does not: one sentence, or undefined when all is well. */
export function sandboxFault(
  permission: { has(scope: string): boolean } | undefined,
  capabilities: readonly string[]
): string | undefined {
  if (permission === undefined) return "Node's permission model is not switched on"
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
  const fault = sandboxFault(process.permission as { has(scope: string): boolean } | undefined, capabilities)
  if (fault !== undefined) {
    const message = { class: 'error', parameters: { code: 'SANDBOX_ABSENT', message: fault } }
    process.stdout.write(`${JSON.stringify(message)}\n`, () => process.exit(1))
    throw new Error(fault)
  }
  return { module: argv[2] ?? '', capabilities }
}
