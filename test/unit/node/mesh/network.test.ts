import { BlockList } from 'node:net'
import { expect } from 'chai'
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
