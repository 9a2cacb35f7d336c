import { expect } from 'chai'
import { readPing } from '../../../../src/modules/ping/icmp.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'

const HEAD = 'PING 10.0.0.1 (10.0.0.1) 56(84) bytes of data.\n'
const FAILED = { code: 1 }

describe('ping: what the program ping says', () => {
  const SAID: [what: string, stdout: string, stderr: string, outcome: ReturnType<typeof readPing>][] = [
    [
      'iputils',
      `${HEAD}64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=0.035 ms\n`,
      '',
      { kind: 'answered', latencyMs: 0.035 }
    ],
    ['busybox', '64 bytes from 10.0.0.1: seq=0 ttl=42 time=12.340 ms\n', '', { kind: 'answered', latencyMs: 12.34 }],
    [
      'a fast one',
      `${HEAD}64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time<1 ms\n`,
      '',
      { kind: 'answered', latencyMs: 1 }
    ],
    [
      'a host that nobody finds',
      `${HEAD}From 10.0.0.2 icmp_seq=1 Destination Host Unreachable\n\n1 packets transmitted, 0 received, +1 errors\n`,
      '',
      { kind: 'refused' }
    ],
    [
      'a firewall',
      `${HEAD}From 10.0.0.2 icmp_seq=1 Packet filtered: administratively prohibited\n`,
      '',
      { kind: 'refused' }
    ],
    ['silence', `${HEAD}\n1 packets transmitted, 0 received, 100% packet loss, time 0ms\n`, '', { kind: 'silent' }],
    ['no route', '', 'ping: connect: Network is unreachable\n', { kind: 'failed', reason: 'network is unreachable' }]
  ]
  for (const [what, stdout, stderr, outcome] of SAID) {
    it(what, () => {
      expect(readPing(stdout, stderr, outcome.kind === 'answered' ? null : FAILED)).to.deep.equal(outcome)
    })
  }

  it('no program, or no right: the remedy', () => {
    expect(throwsCode(() => readPing('', '', { code: 'ENOENT' }), 'MODULE_FAILED').message).to.equal(
      "protocol: icmp needs the program 'ping', which is not installed; install it (iputils-ping), or ask by tcp"
    )
    for (const complaint of ['socket: Operation not permitted', 'permission denied (are you root?)']) {
      expect(throwsCode(() => readPing('', `ping: ${complaint}\n`, { code: 2 }), 'MODULE_FAILED').message).to.equal(
        `protocol: icmp is not permitted to this agent (${complaint}); run it as root`
      )
    }
  })
})
