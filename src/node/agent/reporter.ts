import type { PrivateKey } from '@libp2p/interface'
import type { AgentStore } from '../../store/agent-store.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import type { Code } from '../../protocol/errors.ts'
import type { FinalStatus, Report } from '../../protocol/result/report.ts'
import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { Action } from '../../protocol/order/schema.ts'
import type { Mesh } from '../mesh/mesh.ts'
import type { OutboxHead } from '../../store/outbox.ts'
import type { Told } from '../../store/commands.ts'
import type { Log } from '../../util/log.ts'
import type { Outbox } from './outbox.ts'
import { codeOf, MigError } from '../../protocol/errors.ts'
import { isScheduled } from '../../protocol/order/scheduled-action.ts'
import { sealReport } from '../../protocol/result/sealed-result.ts'
import { REQUESTS } from '../../protocol/wire/requests.ts'
import { fromBase64, sha256, sha256Hex, toUtf8 } from '../../util/bytes.ts'
import { answerDigest } from './answer-digest.ts'

/** What an agent has to say of a command. */
export interface Answer {
  readonly status: Report['status']
  readonly code?: Code
  readonly message?: string
  readonly results?: readonly ModuleResult[]
  readonly sandbox?: readonly string[]
  /** ms since the epoch; now when absent */
  readonly started?: Ms
  /** of the policy by which it was decided; of the one in force when absent */
  readonly policyVersion?: number
}

interface ReporterOptions {
  readonly meshId: string
  readonly agentId: string
  /** results pass the modules' masks */
  readonly isMasked: boolean
}

interface ReporterDeps {
  readonly store: AgentStore
  readonly outbox: Outbox
  readonly mesh: Mesh
  readonly privateKey: PrivateKey
  readonly clock: Clock
  readonly hostName: () => string
  readonly policyVersion: () => number
  readonly log: Log
}

/**
 * A day: after that, also that nothing is new is said. Less ten minutes, because a run does not end at the second at which
 * that of the day before did.
 */
const TELL_AGAIN_MS: Ms = 24 * 3_600_000 - 600_000

/** Codes of what can be said in place of an answer that cannot be sent. */
const UNSENDABLE: ReadonlySet<Code> = new Set<Code>(['RESULT_TOO_LARGE', 'RESULT_MALFORMED'])

/** An action and its digest. */
export interface Command {
  readonly action: Action
  readonly digest: string
  readonly sequence: number
}

/** Turns answers into sealed, signed results on disk, and hands them to the outbox. */
export class Reporter {
  readonly #options: ReporterOptions
  readonly #deps: ReporterDeps
  readonly #ended = new Map<FinalStatus, number>()

  constructor(options: ReporterOptions, deps: ReporterDeps) {
    this.#options = options
    this.#deps = deps
  }

  /** Commands that have ended since the start, by their final status. */
  get ended(): ReadonlyMap<string, number> {
    return this.#ended
  }

  /**
   * Ends a command: its final state and its result are on disk, in one write, when this settles. An answer that is too
   * large, or is no report, ends it as `failed` with the code that says so.
   *
   * @throws MigError `KEY_INVALID` when nothing can be sealed to the reply key; `DISK_FULL`
   */
  async finish(command: Command, answer: Answer & { readonly status: FinalStatus }): Promise<void> {
    try {
      await this.#finish(command, answer)
    } catch (error) {
      if (!(error instanceof MigError && UNSENDABLE.has(error.code))) throw error
      const { results: _results, sandbox: _sandbox, ...rest } = answer
      await this.#finish(command, { ...rest, status: 'failed', code: error.code, message: error.message })
    }
  }

  async #finish(command: Command, answer: Answer & { readonly status: FinalStatus }): Promise<void> {
    const { store, outbox, clock } = this.#deps
    const { status, code } = answer
    const now = clock.now()
    this.#ended.set(status, (this.#ended.get(status) ?? 0) + 1)
    const news = isScheduled(command.action) ? await this.#news(command, answer, now) : { tell: answer }
    const ending = { status, now, ...(code === undefined ? {} : { code }), ...('told' in news && { told: news.told }) }
    if (news.tell === undefined) {
      await store.finishUntold({ orderDigest: command.digest, sequence: command.sequence }, ending)
      return
    }
    const { head, sealed } = await this.#seal(command, news.tell)
    if (await store.finish({ head, sealed, ...ending })) outbox.add(head)
  }

  /** What is new in the answer of a scheduled run: all of it, or that there was nothing new for a day, or nothing. */
  async #news(command: Command, answer: Answer, now: Ms): Promise<{ tell: Answer | undefined; told: Told }> {
    const digest = answerDigest(answer)
    const told = (await this.#deps.store.commands.last(command.digest, command.sequence))?.told
    if (told?.digest !== digest) return { tell: answer, told: { digest, at: now } }
    if (now - told.at < TELL_AGAIN_MS) return { tell: undefined, told }
    const { results: _results, sandbox: _sandbox, ...rest } = answer
    const unchanged = { ...rest, code: 'UNCHANGED', message: 'The same as was told before' } as const
    return { tell: unchanged, told: { digest, at: now } }
  }

  /** Says that a command is held and why it does not run; a further signature or policy may turn that. */
  async hold(
    command: Command,
    { code, message, policyVersion }: { readonly code: Code; readonly message: string; readonly policyVersion?: number }
  ): Promise<void> {
    const decided = policyVersion === undefined ? {} : { policyVersion }
    const { head, sealed } = await this.#seal(command, { status: 'accepted', code, message, ...decided })
    const isWritten = await this.#deps.store.refuse({ head, sealed, now: this.#deps.clock.now(), code })
    if (isWritten) this.#deps.outbox.add(head)
  }

  /** Says that a command takes its time. Best effort: it is not kept, and a failure is nobody's concern. */
  async running(command: Command, started: Ms): Promise<void> {
    const { mesh, log } = this.#deps
    try {
      const { head, sealed } = await this.#seal(command, { status: 'running', started })
      await mesh.request({ id: head.peer, addresses: head.addresses }, REQUESTS.result, sealed)
    } catch (error) {
      log.debug({ code: codeOf(error), order: command.digest }, 'nobody was told that a command is running')
    }
  }

  async #seal(command: Command, answer: Answer): Promise<{ head: OutboxHead; sealed: Uint8Array }> {
    const { action, digest, sequence } = command
    const now = this.#deps.clock.now()
    const report: Report = {
      mesh: this.#options.meshId,
      order: digest,
      agent: this.#options.agentId,
      sequence,
      policyVersion: answer.policyVersion ?? this.#deps.policyVersion(),
      status: answer.status,
      started: new Date(answer.started ?? now).toISOString(),
      finished: new Date(now).toISOString(),
      ...(answer.code === undefined ? {} : { code: answer.code }),
      ...(answer.message === undefined ? {} : { message: answer.message }),
      name: this.#deps.hostName(),
      results: answer.results ?? [],
      sandbox: answer.sandbox ?? [],
      masked: this.#options.isMasked
    }
    const { reply } = action
    const replyKey = fromBase64(reply.key)
    const sealed = await sealReport(report, { replyKey, privateKey: this.#deps.privateKey, now })
    const head: OutboxHead = {
      orderDigest: digest,
      sequence,
      resultDigest: sha256Hex(sealed),
      peer: reply.peer,
      addresses: reply.addresses,
      via: reply.via,
      until: Date.parse(reply.until),
      nextAt: now + this.#delay(digest, reply.spreadMs),
      attempts: 0
    }
    return { head, sealed }
  }

  /** The agent's place in the answer window: from a hash, so that the agents of a mesh spread evenly over it. */
  #delay(digest: string, spreadMs: Ms): Ms {
    const draw = new DataView(sha256(toUtf8(`${digest}/${this.#options.agentId}`)).buffer).getUint32(0)
    return Math.floor((draw / 2 ** 32) * spreadMs)
  }
}
