import { expect } from 'chai'
import { mistakesIn, paramsSchema, type PingParams, planOf } from '../../../../src/modules/ping/params.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'

const tcp: PingParams = { destination: 'db1.example.net', destinationport: 5432, protocol: 'tcp' }

describe('ping: parameters', () => {
  it('are read as MIG reads them', () => {
    expect(paramsSchema.parse({ Destination: 'x', destinationPort: 80, COUNT: null, other: 1 })).to.deep.equal({
      destination: 'x',
      destinationport: 80
    })
    expect(paramsSchema.safeParse({ count: '5' }).error?.issues[0]?.message).to.equal(
      'ReadInputParameters() -> json: cannot unmarshal string into Go struct field params.count of type float64'
    )
  })

  it("have MIG's defaults, for 0 too", () => {
    const plan = { destination: 'db1.example.net', port: 5432, protocol: 'tcp', count: 3, timeoutSec: 5 }
    expect(planOf(tcp)).to.deep.equal(plan)
    expect(planOf({ ...tcp, count: 0, timeout: 0 })).to.deep.equal(plan)
    expect(planOf({ ...tcp, count: 100, timeout: 300 })).to.deep.include({ count: 100, timeoutSec: 300 })
    expect(planOf({ destination: '::1', protocol: 'icmp', destinationport: -1 })).to.deep.include({ port: 0 })
  })

  for (const destination of ['localhost', 'a.b.', '_sip._tcp.example.net', '10.0.0.1', '2001:db8::1', 'fe80::1%eth0']) {
    it(`${destination} is a destination`, () => {
      expect(planOf({ ...tcp, destination }).destination).to.equal(destination)
    })
  }

  const REFUSED: [change: PingParams, sentence: string][] = [
    [{ protocol: 'sctp' }, "protocol: 'sctp' is not a supported ping protocol"],
    [{ protocol: 'TCP' }, "protocol: 'TCP' is not a supported ping protocol"],
    [{ destination: '' }, "destination: '' is neither a host name nor an IP address"],
    [{ destination: '-f' }, "destination: '-f' is neither a host name nor an IP address"],
    [{ destination: 'a b' }, "destination: 'a b' is neither a host name nor an IP address"],
    [{ destination: '$(id)' }, "destination: '$(id)' is neither a host name nor an IP address"],
    [{ destination: 'a..b' }, "destination: 'a..b' is neither a host name nor an IP address"],
    [
      { destinationport: -1 },
      'destinationport: tcp ping requires a valid destination port between 0 and 65535, got -1'
    ],
    [
      { protocol: 'udp', destinationport: 65536 },
      'destinationport: udp ping requires a valid destination port between 0 and 65535, got 65536'
    ],
    [
      { destinationport: 2.5 },
      'destinationport: tcp ping requires a valid destination port between 0 and 65535, got 2.5'
    ],
    [{ count: 101 }, 'count: 101 is not a number of probes between 1 and 100'],
    [{ count: -1 }, 'count: -1 is not a number of probes between 1 and 100'],
    [{ count: 1.5 }, 'count: 1.5 is not a number of probes between 1 and 100'],
    [{ timeout: 300.5 }, 'timeout: 300.5 is not a number of seconds between 0 and 300'],
    [{ timeout: -1 }, 'timeout: -1 is not a number of seconds between 0 and 300']
  ]
  for (const [change, sentence] of REFUSED) {
    it(sentence, () => {
      expect(throwsCode(() => planOf({ ...tcp, ...change }), 'PARAMETERS_INVALID').message).to.equal(sentence)
    })
  }

  it('a name has at most 253 characters', () => {
    const name = `${'a.'.repeat(126)}a`
    expect(planOf({ ...tcp, destination: `${name}.` }).destination).to.have.length(254)
    throwsCode(() => planOf({ ...tcp, destination: `${name}b.` }), 'PARAMETERS_INVALID')
  })

  it('without a port are a mistake, but for icmp', () => {
    const sentence = "There is no 'destinationport', and port 0 cannot be reached."
    expect(mistakesIn({ destination: 'x', protocol: 'tcp' })).to.deep.equal([sentence])
    expect(mistakesIn({ destination: 'x', protocol: 'udp', destinationport: 0 })).to.deep.equal([sentence])
    for (const right of [{ protocol: 'icmp' }, tcp, { count: 'x' }]) expect(mistakesIn(right)).to.deep.equal([])
  })
})
