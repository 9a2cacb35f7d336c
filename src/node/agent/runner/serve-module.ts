import type { Assignment } from './enter-sandbox.ts'
import type { Answer, Limits, Request } from './messages.ts'
import type { Module } from '../../../modules/module.ts'
import type { ModuleResult } from '../../../protocol/result/module-result.ts'
import { MigError } from '../../../protocol/errors.ts'
import { systemClock } from '../../../util/clock.ts'
import { runModule } from './run-module.ts'

/**
 * Answers the lines on standard input, one operation at a time, until standard input ends.
 * @param load - the module of a name; undefined when there is none
 */
export async function serveModule(
  assignment: Assignment,
  load: (name: string) => Promise<Module | undefined>
): Promise<void> {
  const module = await load(assignment.module)
  let stop: AbortController | undefined
  let rest = ''
  process.stdin.setEncoding('utf8')
  process.stdin.on('data', (text: string) => {
    rest += text
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) receive(JSON.parse(line) as Request)
  })
  // the agent has closed, or is no more: whatever runs is of no use
  process.stdin.on('end', () => process.exit(0))

  function receive(request: Request): void {
    if (request.class === 'stop') {
      stop?.abort()
      return
    }
    stop = new AbortController()
    void answer(request.parameters, request.limits, stop.signal)
  }

  async function answer(parameters: unknown, limits: Limits, signal: AbortSignal): Promise<void> {
    try {
      if (module === undefined) throw new MigError('MODULE_MISSING', `module '${assignment.module}' is not available`)
      checkCapabilities(module, assignment)
      const result = await runModule(module, parameters, {
        clock: systemClock,
        signal,
        ...limits,
        log: (message) => send({ class: 'log', parameters: { message } })
      })
      sendResult(result, limits.maxResultBytes)
    } catch (error) {
      if (error instanceof MigError) {
        send({ class: 'error', parameters: { code: error.code, message: error.message } })
        return
      }
      // A mistake of the module: what it left behind is unknown, so this process takes no other question.
      process.stderr.write(`${error instanceof Error ? String(error.stack) : String(error)}\n`)
      const message = `module '${assignment.module}' failed with ${error instanceof Error ? error.name : 'no error'}`
      send({ class: 'error', parameters: { code: 'MODULE_CRASHED', message } })
    }
  }
}

/** The wall was built for the capabilities that the agent knows; a module that wants others runs behind the wrong one. */
function checkCapabilities(module: Module, assignment: Assignment): void {
  const isSame = module.capabilities.toSorted().join() === assignment.capabilities.toSorted().join()
  if (!isSame) throw new MigError('SANDBOX_ABSENT', `module '${module.name}' declares other capabilities here`)
}

function sendResult(result: ModuleResult, maxBytes: number): void {
  const line = JSON.stringify({ class: 'result', parameters: result })
  if (Buffer.byteLength(line) > maxBytes) {
    throw new MigError('RESULT_TOO_LARGE', `the result has more than ${maxBytes} bytes`)
  }
  process.stdout.write(`${line}\n`)
}

function send(answer: Answer): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
