import { expect } from 'chai'
import fc from 'fast-check'
import { AddressRange, addressText, parseAddress } from '../../../../src/modules/netstat/address.ts'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const range = (text: string) => AddressRange.parse(text)
const address = (text: string) => parseAddress(text)!

describe('netstat: addresses', () => {
  it('are read and written the same', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const parsed = address(text)
        expect(parseAddress(addressText(parsed))).to.deep.equal(parsed)
      })
    )
  })

  const TEXTS: [given: string, shown: string][] = [
    ['10.0.0.1', '10.0.0.1'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['0:0:1:0:0:0:1:0', '0:0:1::1:0'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::ffff:c000:207', '192.0.2.7'],
    ['64:ff9b::192.0.2.7', '64:ff9b::c000:207']
  ]
  for (const [given, shown] of TEXTS) {
    it(`${given} is ${shown}`, () => {
      expect(addressText(address(given))).to.equal(shown)
    })
  }

  for (const text of ['', 'x', '1.2.3', '1.2.3.4.5', '256.0.0.1', '01.2.3.4', ':::', 'fe80::1%eth0', '10.0.0.0/8']) {
    it(`'${text}' is none`, () => {
      expect(parseAddress(text)).to.equal(undefined)
    })
  }

  const HELD: [network: string, inside: string[], outside: string[]][] = [
    ['10.0.0.0/8', ['10.0.0.0', '10.255.255.255', '::ffff:10.1.2.3'], ['11.0.0.0', '::', 'a00::']],
    ['10.1.2.3/9', ['10.127.255.255', '10.0.0.1'], ['10.128.0.0']],
    ['0.0.0.0/0', ['0.0.0.0', '255.255.255.255'], ['::', '::1']],
    ['::/0', ['::', 'ffff::1'], ['0.0.0.0', '::ffff:1.2.3.4']],
    ['10.0.0.1', ['10.0.0.1', '::ffff:a00:1'], ['10.0.0.2']],
    ['10.0.0.1/32', ['10.0.0.1'], ['10.0.0.0']],
    ['FE80::/10', ['fe80::1', 'febf::1'], ['fec0::']],
    ['0:0:0:0:0:0:0:1', ['::1'], ['::2']],
    ['::ffff:10.0.0.0/104', ['10.9.9.9'], ['11.0.0.0']],
    ['2001:db8::1/128', ['2001:db8::1'], ['2001:db8::']]
  ]
  for (const [network, inside, outside] of HELD) {
    it(`${network} holds ${inside.join(', ')}, and not ${outside.join(', ')}`, () => {
      for (const one of inside) expect(range(network).contains(address(one)), one).to.equal(true)
      for (const one of outside) expect(range(network).contains(address(one)), one).to.equal(false)
    })
  }

  it('a network holds what agrees with it in its first bits', () => {
    const bits = (all: Uint8Array) => [...all].map((byte) => byte.toString(2).padStart(8, '0')).join('')
    fc.assert(
      fc.property(bytes(16), bytes(16), fc.nat(128), (network, other, prefix) => {
        // half of the bits of `other` are those of the network: otherwise hardly any is ever inside
        const near = other.map((byte, at) => (at < 8 ? (network[at] ?? 0) : byte))
        const isInside = bits(network).slice(0, prefix) === bits(near).slice(0, prefix)
        expect(range(`${addressText(network)}/${prefix}`).contains(near)).to.equal(isInside)
      })
    )
  })

  for (const text of [
    '',
    'x',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.0/-1',
    'x/8',
    '1.2.3.4/+8'
  ]) {
    it(`'${text}' is no range`, () => {
      expect(() => range(text)).to.throw(/^invalid IPv\{4,6\} .*Must be an IP or a CIDR\.$/)
    })
  }
})
