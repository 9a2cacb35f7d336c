import { BlockList } from 'node:net'
import { expect } from 'chai'
import { MAX_NETWORK_CHARACTERS } from '../../../../src/protocol/wire/limits.ts'
import { addNetwork, familyOf, isNetwork } from '../../../../src/node/mesh/network.ts'

describe('isNetwork', () => {
  it('takes an address and the length of its prefix, of either family', () => {
    for (const text of ['10.1.0.0/16', '0.0.0.0/0', '192.0.2.1/32', 'fd00::/8', '::/0', '2001:db8::1/128']) {
      expect(isNetwork(text), text).to.equal(true)
    }
    for (const text of ['10.1.0.0', '10.1.0.0/33', '10.1/16', 'fd00::/129', 'a/8', '10.0.0.0/8/8', '10.0.0.0/', '/8']) {
      expect(isNetwork(text), text).to.equal(false)
    }
  })

  it('takes none that no presence can tell', () => {
    for (const text of ['fe80::%eth0/10', `${'0000:'.repeat(5)}ffff:255.255.255.255/128`]) {
      expect(isNetwork(text), text).to.equal(false)
    }
    const longest = `${'ffff:'.repeat(7)}ffff/128`
    expect([longest.length, isNetwork(longest)]).to.deep.equal([MAX_NETWORK_CHARACTERS, true])
  })
})

describe('addNetwork', () => {
  it('adds networks of either family', () => {
    const list = new BlockList()
    addNetwork(list, '10.1.0.0/16')
    addNetwork(list, 'fd00::/8')
    for (const [address, isIn] of [
      ['10.1.2.3', true],
      ['10.2.2.3', false],
      ['fd00::1', true],
      ['fe80::1', false]
    ] as const) {
      expect(list.check(address, familyOf(address)), address).to.equal(isIn)
    }
  })
})
