import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import type { Answer, Request } from './messages.ts'
import type { Clock, Ms } from '../../../util/clock.ts'
import type { Log } from '../../../util/log.ts'
import { randomUUID } from 'node:crypto'
import { spawn } from 'node:child_process'
import { setPriority } from 'node:os'
import { parseJson } from '../../../protocol/order/canonical.ts'
import { MAX_JSON_DEPTH } from '../../../protocol/wire/limits.ts'
import { MigError } from '../../../protocol/errors.ts'
import { answerSchema } from './messages.ts'
import { hasProc, killTree, processesWith, signalAll } from './process-tree.ts'
import { Watchdog } from './watchdog.ts'

/** Bytes that log lines and the frame of a message may take beside the result. */
const LOG_BYTES = 65_536
/** Bytes of standard error that are kept. */
const STDERR_BYTES = 8_192
/** A closed process has this long to end by itself. */
const CLOSE_MS: Ms = 1_000
/** Levels of a message around the result. */
const MESSAGE_DEPTH = 2
const NICENESS = 10
const NEWLINE = 0x0a

export interface ModuleProcessOptions {
  readonly module: string
  /** program and arguments, walls included */
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** its descendants die with it: nothing has to be looked for */
  readonly hasPidNamespace: boolean
  readonly memoryBytes: number
}

/** The end of one question: `result`, or `error` as the module gave it. */
export type FinalAnswer = Exclude<Answer, { class: 'log' }>

interface Question {
  readonly maxBytes: number
  resolve(answer: FinalAnswer): void
  reject(error: MigError): void
}

/** One process of one module, for one question after the other. */
export class ModuleProcess implements AsyncDisposable {
  readonly #options: ModuleProcessOptions
  readonly #log: Log
  readonly #clock: Clock
  readonly #child: ChildProcessWithoutNullStreams
  /** in the environment of everything that comes from it */
  readonly #run = randomUUID()
  readonly #tag = `MIG_RUN=${this.#run}`
  readonly #watchdog: Watchdog | undefined
  /** settles when the process has ended, never rejects */
  readonly #ended = Promise.withResolvers<undefined>()
  #question: Question | undefined
  #chunks: Buffer[] = []
  #bytes = 0
  #stderr = ''
  #isUsable = true

  /** Starts it. */
  constructor(options: ModuleProcessOptions, deps: { readonly clock: Clock; readonly log: Log }) {
    this.#options = options
    this.#clock = deps.clock
    this.#log = deps.log
    const [file, ...args] = options.command as [string, ...string[]]
    const env = { ...options.env, MIG_RUN: this.#run }
    this.#child = spawn(file, args, { cwd: '/', env, detached: true })
    this.#child.on('error', (cause) =>
      this.fail(new MigError('MODULE_CRASHED', 'the process did not start', { cause }))
    )
    this.#child.on('exit', (code, signal) => this.#onExit(code, signal))
    this.#child.on('close', () => this.#onClose())
    this.#child.stdin.on('error', (error) => this.#log.debug({ err: error }, 'module process takes no more input'))
    this.#child.stdout.on('data', (chunk: Buffer) => this.#onOutput(chunk))
    this.#child.stderr.on('data', (chunk: Buffer) => this.#onStderr(chunk))
    const pid = this.#child.pid
    if (pid === undefined) return
    lowerPriority(pid)
    if (!hasProc()) return
    this.#watchdog = new Watchdog(
      { root: pid, memoryBytes: options.memoryBytes, onBreach: (error) => this.fail(error) },
      deps
    )
  }

  /** It can be asked: it lives, and nothing ever went wrong with it. */
  get isUsable(): boolean {
    return this.#isUsable && this.#question === undefined
  }

  /** of the process, or of the wall in front of it */
  get pid(): number | undefined {
    return this.#child.pid
  }

  /**
   * Asks one question. One at a time.
   * @param limits.maxBytes - of the result; a longer one kills the process
   * @param limits.cpuCores - CPU time a second; undefined: no limit
   * @throws MigError `MODULE_CRASHED`, `RESULT_TOO_LARGE`, `MODULE_MEMORY`, and what {@link fail} was given
   */
  async ask(request: Request, limits: { maxBytes: number; cpuCores: number | undefined }): Promise<FinalAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<FinalAnswer>()
    if (!this.#isUsable) throw this.#crash('the process is gone')
    this.#question = { maxBytes: limits.maxBytes + LOG_BYTES, resolve, reject }
    this.#bytes = 0
    this.#watchdog?.work(limits.cpuCores)
    this.#send(request)
    return await promise
  }

  /** Asks the module to return what it has. */
  stop(): void {
    this.#watchdog?.resume()
    if (this.#isUsable) this.#send({ class: 'stop' })
  }

  /** Kills it, with everything that came from it; the open question fails with `error`. */
  fail(error: MigError): void {
    this.#kill()
    const question = this.#question
    this.#question = undefined
    question?.reject(error)
  }

  /** Ends it: by itself when it is idle, killed when it does not. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin.end()
    const cancel = this.#clock.after(this.isUsable ? CLOSE_MS : 0, () => this.#kill())
    this.#isUsable = false
    await this.#ended.promise
    cancel()
  }

  #send(request: Request): void {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`)
  }

  #onOutput(chunk: Buffer): void {
    if (!this.#isUsable) return
    this.#bytes += chunk.byteLength
    const question = this.#question
    if (question === undefined) {
      this.fail(this.#crash('it spoke without being asked'))
      return
    }
    if (this.#bytes > question.maxBytes) {
      this.fail(new MigError('RESULT_TOO_LARGE', `the result has more than ${question.maxBytes - LOG_BYTES} bytes`))
      return
    }
    let rest = chunk
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
      const line = Buffer.concat([...this.#chunks, rest.subarray(0, end)])
      this.#chunks = []
      rest = rest.subarray(end + 1)
      this.#onLine(line)
    }
    if (rest.byteLength > 0) this.#chunks.push(rest)
  }

  #onLine(line: Buffer): void {
    const question = this.#question
    if (question === undefined) return
    const answer = parseAnswer(line, question.maxBytes)
    if (answer === undefined) {
      this.fail(this.#crash('it wrote what is not an answer'))
    } else if (answer.class === 'log') {
      this.#log.debug({ module: this.#options.module }, answer.parameters.message)
    } else {
      this.#question = undefined
      this.#watchdog?.rest()
      // after a mistake of its own, what it left behind is unknown
      if (answer.class === 'error' && ABNORMAL.has(answer.parameters.code)) this.#kill()
      question.resolve(answer)
    }
  }

  #onStderr(chunk: Buffer): void {
    this.#stderr = (this.#stderr + chunk.toString()).slice(-STDERR_BYTES)
  }

  #onExit(code: number | null, signal: NodeJS.Signals | null): void {
    this.#log.debug({ module: this.#options.module, code, signal, stderr: this.#stderr }, 'module process ended')
    this.#watchdog?.[Symbol.dispose]()
    this.#ended.resolve(undefined)
    // what it left behind keeps the pipes open, and has no business here
    if (!this.#options.hasPidNamespace && hasProc()) signalAll(processesWith(this.#tag), 'SIGKILL')
  }

  /** After the exit, when everything that was written has arrived. */
  #onClose(): void {
    this.#isUsable = false
    const { exitCode, signalCode } = this.#child
    const isHeapFull = this.#stderr.includes('JavaScript heap out of memory')
    this.fail(
      isHeapFull
        ? new MigError('MODULE_MEMORY', `the module used more than ${this.#options.memoryBytes} bytes of memory`)
        : this.#crash(signalCode === null ? `exit code ${exitCode ?? 0}` : `ended by ${signalCode}`)
    )
  }

  #crash(reason: string): MigError {
    return new MigError('MODULE_CRASHED', `the process of module '${this.#options.module}' crashed: ${reason}`)
  }

  #kill(): void {
    this.#isUsable = false
    this.#chunks = []
    const pid = this.#child.pid
    if (pid === undefined) {
      this.#ended.resolve(undefined)
      return
    }
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#watchdog?.[Symbol.dispose]()
    if (hasProc()) killTree(pid, this.#options.hasPidNamespace ? undefined : this.#tag)
    else killGroup(pid)
  }
}

/** Errors after which a process is not asked again. */
const ABNORMAL: ReadonlySet<string> = new Set(['MODULE_CRASHED', 'SANDBOX_ABSENT'])

function parseAnswer(line: Buffer, maxBytes: number): Answer | undefined {
  try {
    return answerSchema.parse(parseJson(line, { maxBytes, maxDepth: MAX_JSON_DEPTH + MESSAGE_DEPTH }))
  } catch {
    return undefined
  }
}

/** Right after the start, so that every thread and process to come inherits it. */
function lowerPriority(pid: number): void {
  try {
    setPriority(pid, NICENESS)
  } catch {
    // it has ended already, which its exit will tell
  }
}

/** Where there is no /proc: the process group. */
function killGroup(pid: number): void {
  signalAll([process.platform === 'win32' ? pid : -pid], 'SIGKILL')
}
