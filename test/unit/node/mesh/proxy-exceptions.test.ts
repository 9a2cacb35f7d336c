import { expect } from 'chai'
import { ProxyExceptions } from '../../../../src/node/mesh/proxy-exceptions.ts'

describe('ProxyExceptions', () => {
  const CASES: [rule: string, meant: string[], notMeant: string[]][] = [
    [
      'example.net',
      ['example.net', 'EXAMPLE.net', 'a.example.net', 'a.example.net.'],
      ['example.org', 'anexample.net']
    ],
    ['.example.net', ['a.example.net', 'b.a.example.net'], ['example.net']],
    ['*.example.net', ['a.example.net'], ['example.net']],
    ['192.0.2.1', ['192.0.2.1'], ['192.0.2.2', '192.0.2.1.example.net']],
    ['10.0.0.0/8', ['10.1.2.3'], ['11.1.2.3', 'a.example.net']],
    ['2001:db8::/32', ['2001:db8::1'], ['2001:db9::1', '10.1.2.3']],
    ['2001:db8::1', ['2001:db8:0::1'], ['2001:db8::2']],
    ['[2001:db8::1]:22', ['2001:db8::1'], ['2001:db8::2']],
    ['*', ['example.net', '192.0.2.1', '2001:db8::1'], []],
    ['a:b:c', [], ['a', 'a:b:c', 'example.net']]
  ]
  for (const [rule, meant, notMeant] of CASES) {
    it(rule, () => {
      const exceptions = new ProxyExceptions([rule])
      for (const host of meant) expect(exceptions.has({ host, port: 22 }), host).to.equal(true)
      for (const host of notMeant) expect(exceptions.has({ host, port: 22 }), host).to.equal(false)
    })
  }

  it('holds for one port, where it names one', () => {
    for (const [rule, host] of [
      ['example.net:1664', 'a.example.net'],
      ['192.0.2.1:1664', '192.0.2.1'],
      ['[2001:db8::1]:1664', '2001:db8::1']
    ] as const) {
      const exceptions = new ProxyExceptions([` ${rule} `])
      expect(exceptions.has({ host, port: 1664 }), rule).to.equal(true)
      expect(exceptions.has({ host, port: 1665 }), rule).to.equal(false)
    }
  })

  it('has the own host, always, and nothing else', () => {
    const exceptions = new ProxyExceptions([])
    for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '::1']) {
      expect(exceptions.has({ host, port: 1 }), host).to.equal(true)
    }
    for (const host of ['example.net', '128.0.0.1', '::2']) {
      expect(exceptions.has({ host, port: 1 }), host).to.equal(false)
    }
  })
})
