import { spawn, type ChildProcess } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const root = resolve(import.meta.dirname, '../..')

/** Command line of one of our programs: the built one when there is a build, else its source. */
export function program(name: 'mig' | 'mig-agent' | 'mig-relay'): string[] {
  const built = join(root, 'dist/bin', `${name}.js`)
  const path =
    process.env['MIG_TEST_SOURCE'] === undefined && existsSync(built) ? built : join(root, 'bin', `${name}.ts`)
  return [process.execPath, path]
}

/** What a finished process left. */
export interface Finished {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  readonly milliseconds: number
}

/** Runs a program to its end. */
export function run(
  command: readonly string[],
  options: { env?: NodeJS.ProcessEnv; input?: string; signal?: AbortSignal; onStderr?: (text: string) => void } = {}
): Promise<Finished> {
  const start = performance.now()
  const child = launch(command, options.env)
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    options.onStderr?.(text)
  })
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(options.input ?? '')
  options.signal?.addEventListener('abort', () => child.kill('SIGKILL'), { once: true })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status, signal) => {
      resolve({ status, signal, stdout, stderr, milliseconds: performance.now() - start })
    })
  })
}

/** Starts a program with pipes. */
export function launch(command: readonly string[], env?: NodeJS.ProcessEnv): ChildProcess {
  return spawn(command[0] as string, command.slice(1), {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe']
  })
}

/** Kills a process and waits for its end. */
export async function kill(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await closed
}

/** Waits until `probe` gives something, and gives that. @throws Error after `timeoutMs`, with the last error of `probe` */
export async function eventually<T>(
  probe: () => Promise<T | undefined> | T | undefined,
  timeoutMs = 15_000,
  what = 'the condition',
  everyMs = 20
): Promise<T> {
  const end = performance.now() + timeoutMs
  let last: unknown
  while (performance.now() < end) {
    try {
      const value = await probe()
      if (value !== undefined && value !== false) return value
    } catch (error) {
      last = error
    }
    await sleep(everyMs)
  }
  throw new Error(`${what} did not come true in ${timeoutMs} ms`, { cause: last })
}

/** Below the ports that the kernel gives to who dials: nobody takes one by chance. */
const PORTS = { first: 10_000, count: 20_000 }

/** TCP ports of loopback that were free a moment ago, drawn, so that two who ask at once hardly get the same. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) {
    const port = PORTS.first + randomInt(PORTS.count)
    if (await isFree(port)) ports.add(port)
  }
  return [...ports]
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}
