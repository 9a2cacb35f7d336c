import { expect } from 'chai'
import { askTime } from '../../../../src/modules/timedrift/sntp.ts'
import { systemClock } from '../../../../src/util/clock.ts'
import { type NtpBehaviour, NtpServer } from '../../../helpers/ntp-server.ts'

/** What a question costs on a machine that is busy. */
const SLACK_MS = 500

const ask = (server: { host: string; port: number }, timeoutMs = 5000, signal = new AbortController().signal) =>
  askTime(server, { clock: systemClock, timeoutMs, signal })

async function reasonFor(behaviour: NtpBehaviour, timeoutMs?: number): Promise<string> {
  await using server = await NtpServer.start(behaviour)
  return await ask(server, timeoutMs).then(
    () => 'answered',
    (error: unknown) => (error as Error).message
  )
}

describe('timedrift: askTime', function () {
  this.timeout(30_000)

  for (const host of ['127.0.0.1', '::1']) {
    for (const aheadMs of [0, 3_600_000, -90_000]) {
      it(`${host}: of a clock that is ${aheadMs} ms ahead`, async () => {
        await using server = await NtpServer.start({ aheadMs }, host)
        const { driftMs, latencyMs, serverTime } = await ask(server)
        expect(driftMs).to.be.closeTo(-aheadMs, SLACK_MS)
        expect(latencyMs).to.be.within(0, 2 * SLACK_MS)
        expect(Number(serverTime / 1_000_000n)).to.be.closeTo(Date.now() + aheadMs, 2 * SLACK_MS)
      })
    }
  }

  for (const [name, time] of [
    ['a whole second', '2026-11-24T18:00:00.000Z'],
    ['the era after 2036', '2040-01-01T00:00:00.500Z'],
    ['the last second of this era', '2036-02-07T06:28:15.000Z']
  ] as const) {
    it(`takes ${name}`, async () => {
      await using server = await NtpServer.start({ fixedMs: Date.parse(time) })
      expect(new Date(Number((await ask(server)).serverTime / 1_000_000n)).toISOString()).to.equal(time)
    })
  }

  const USELESS: [name: string, behaviour: NtpBehaviour, reason: string][] = [
    ['sends away', { stratum: 0, reference: 'RATE' }, 'refused (RATE)'],
    ['has no clock above it', { stratum: 16 }, 'its clock is not synchronised'],
    ['does not know the time', { first: 0xdc }, 'its clock is not synchronised'],
    ['tells none', { hasNoTime: true }, 'its clock is not synchronised'],
    ['is silent', { isSilent: true }, 'no answer within 0.3 s'],
    ['repeats what was not asked', { isForged: true }, 'no answer within 0.3 s'],
    ['is a client', { first: 0x1b }, 'no answer within 0.3 s']
  ]
  for (const [name, behaviour, reason] of USELESS) {
    it(`of a server that ${name}: ${reason}`, async () => {
      expect(await reasonFor(behaviour, reason.startsWith('no answer') ? 300 : 5000)).to.equal(reason)
    })
  }

  it('of a port where nobody is, and of a name that is none', async () => {
    const server = await NtpServer.start()
    const { host, port } = server
    await server[Symbol.asyncDispose]()
    const failure = async (asked: { host: string; port: number }) =>
      ask(asked).catch((error: unknown) => (error as Error).message)
    expect(await failure({ host, port })).to.equal('connection refused')
    expect(await failure({ host: 'no-such-host.invalid', port: 123 })).to.match(
      /^getaddrinfo \w+ no-such-host\.invalid$/
    )
    expect(await failure({ host, port: 99_999 })).to.match(/Port should be/)
  })

  it('ends when it is stopped', async () => {
    await using server = await NtpServer.start({ isSilent: true })
    const stop = new AbortController()
    server.onQuestion(() => {
      stop.abort()
    })
    expect(await ask(server, 300_000, stop.signal).catch((error: unknown) => (error as Error).message)).to.equal(
      'stopped'
    )
    expect(await ask(server, 300_000, stop.signal).catch((error: unknown) => (error as Error).message)).to.equal(
      'stopped'
    )
  })
})
