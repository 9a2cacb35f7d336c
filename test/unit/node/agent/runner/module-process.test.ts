import { expect } from 'chai'
import { ModuleProcess, type ModuleProcessOptions } from '../../../../../src/node/agent/runner/module-process.ts'
import { MigError } from '../../../../../src/protocol/errors.ts'
import { systemClock } from '../../../../../src/util/clock.ts'
import { silentLog, type Log } from '../../../../../src/util/log.ts'
import { eventually } from '../../../../helpers/eventually.ts'
import { expectCode } from '../../../../helpers/expect-code.ts'
import { namedProcesses, uniqueSeconds } from '../../../../helpers/named-processes.ts'

const QUESTION = {
  class: 'parameters',
  parameters: {},
  limits: { timeoutMs: 60_000, maxResultBytes: 1000, cores: 1 }
} as const
const LIMITS = { maxBytes: 1000, cpuCores: undefined }

describe('node/agent/runner/module-process', function () {
  this.timeout(30_000)
  const running: ModuleProcess[] = []
  afterEach(() => Promise.all(running.splice(0).map((process) => process[Symbol.asyncDispose]())))

  /** A process that does what a line of shell says. */
  function start(script: string, changes: Partial<ModuleProcessOptions> = {}, log = silentLog): ModuleProcess {
    const options: ModuleProcessOptions = {
      module: 'shell',
      command: ['/bin/sh', '-c', script],
      env: { PATH: '/usr/bin:/bin' },
      hasPidNamespace: false,
      memoryBytes: 2 ** 30,
      ...changes
    }
    const process = new ModuleProcess(options, { clock: systemClock, log })
    running.push(process)
    return process
  }

  const answer = (result: string): string => `echo '{"class":"result","parameters":"${result}"}'`
  const crash = async (process: ModuleProcess): Promise<string> =>
    (await expectCode(process.ask(QUESTION, LIMITS), 'MODULE_CRASHED')).message

  it('answers one question after the other, and ends by itself when it is closed', async () => {
    const process = start(`while read line; do ${answer('x')}; done`)
    for (const _ of [1, 2]) {
      expect(process.isUsable).to.equal(true)
      expect(await process.ask(QUESTION, LIMITS)).to.deep.equal({ class: 'result', parameters: 'x' })
    }
    await process[Symbol.asyncDispose]()
    expect(process.isUsable).to.equal(false)
    expect(await crash(process)).to.equal("the process of module 'shell' crashed: the process is gone")
  })

  it('that cannot be started has crashed, and nobody waits for it', async () => {
    const process = start('', { command: ['/nonexistent/program'] })
    expect(process.pid).to.equal(undefined)
    expect((await expectCode(process.ask(QUESTION, LIMITS), 'MODULE_CRASHED')).message).to.equal(
      'the process did not start'
    )
    expect(process.isUsable).to.equal(false)
  })

  it('that ends says how', async () => {
    expect(await crash(start('read line; exit 3'))).to.contain('crashed: exit code 3')
    expect(await crash(start('read line; kill -TERM $$'))).to.contain('crashed: ended by SIGTERM')
  })

  it('that tells of a full heap has used too much memory', async () => {
    const process = start('read line; echo "FATAL ERROR: JavaScript heap out of memory" >&2; exit 134')
    expect((await expectCode(process.ask(QUESTION, LIMITS), 'MODULE_MEMORY')).message).to.contain(`${2 ** 30} bytes`)
  })

  it('that speaks without being asked is killed', async () => {
    const seconds = uniqueSeconds()
    const process = start(`${answer('early')}; sleep ${seconds}`)
    await eventually(() => !process.isUsable)
    await eventually(() => namedProcesses(seconds) === 0)
    expect(await crash(process)).to.contain('the process is gone')
  })

  it('that writes what is not an answer, or says more behind it, is not asked again', async () => {
    expect(await crash(start('read line; echo nonsense; sleep 60'))).to.contain('it wrote what is not an answer')
    const talker = start(`read line; printf '%s\\n%s\\n' '{"class":"result","parameters":1}' 'and more'; sleep 60`)
    // the answer counts, and the rest is nobody's
    expect(await talker.ask(QUESTION, LIMITS)).to.deep.equal({ class: 'result', parameters: 1 })
  })

  it('may take the room for its result and its log, and not a byte more', async () => {
    // what the limit leaves beside the result: 64 KiB
    const line = (bytes: number): string => `read line; head -c ${bytes - 1} /dev/zero | tr '\\0' ' '; echo; sleep 60`
    expect(await crash(start(line(1000 + 65_536)))).to.contain('it wrote what is not an answer')
    const { message } = await expectCode(start(line(1000 + 65_537)).ask(QUESTION, LIMITS), 'RESULT_TOO_LARGE')
    expect(message).to.equal('the result has more than 1000 bytes')
  })

  it('that gives an error of its own goes on; after one that shows a mistake of it, it is killed', async () => {
    const error = (code: string): string =>
      `while read line; do echo '{"class":"error","parameters":{"code":"${code}","message":"m"}}'; done`
    const fine = start(error('PARAMETERS_INVALID'))
    expect(await fine.ask(QUESTION, LIMITS)).to.have.nested.property('parameters.code', 'PARAMETERS_INVALID')
    expect(fine.isUsable).to.equal(true)
    const broken = start(error('MODULE_CRASHED'))
    expect(await broken.ask(QUESTION, LIMITS)).to.have.nested.property('parameters.code', 'MODULE_CRASHED')
    expect(broken.isUsable).to.equal(false)
  })

  it('is asked to stop, and is told nothing when it is gone', async () => {
    const process = start(`read line; read stop; echo '{"class":"result","parameters":'"$stop"'}'; read rest`)
    const asked = process.ask(QUESTION, LIMITS)
    process.stop()
    expect(await asked).to.deep.equal({ class: 'result', parameters: { class: 'stop' } })
    process.fail(new MigError('TIMEOUT', 'late'))
    process.stop()
    expect(process.isUsable).to.equal(false)
  })

  it('that is killed leaves nobody behind, also where it has no namespace for its processes', async () => {
    const seconds = uniqueSeconds()
    const process = start(`read line; setsid sleep ${seconds} & sleep ${seconds}`)
    const asked = process.ask(QUESTION, LIMITS)
    // the shell, whose script names them, and both
    await eventually(() => namedProcesses(seconds) === 3)
    process.fail(new MigError('TIMEOUT', 'too long'))
    await expectCode(asked, 'TIMEOUT')
    await eventually(() => namedProcesses(seconds) === 0)
  })

  it('tells the log what it says, and how it ended, with the end of its standard error', async () => {
    const lines: { fields: object; message: string }[] = []
    const log: Log = { ...silentLog, debug: (fields, message) => void lines.push({ fields, message }) }
    const script = `read line; echo '{"class":"log","parameters":{"message":"hello"}}'; echo odd >&2; ${answer('x')}`
    const process = start(script, {}, log)
    await process.ask(QUESTION, LIMITS)
    await process[Symbol.asyncDispose]()
    expect(lines[0]).to.deep.equal({ fields: { module: 'shell' }, message: 'hello' })
    expect(lines.at(-1)?.fields).to.include({ module: 'shell', code: 0, signal: null, stderr: 'odd\n' })
  })
})
