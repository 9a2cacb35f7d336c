import { expect } from 'chai'
import { pingModule } from '../../../../src/modules/ping/index.ts'
import { parseFlags } from '../../../../src/modules/shared/go/flags.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'

const fromFlags = (...words: string[]) => pingModule.fromFlags(parseFlags(pingModule.flags, words))

describe('pingModule', () => {
  it("has MIG's flags and defaults", () => {
    expect(fromFlags()).to.deep.equal({ destination: 'www.google.com', protocol: 'icmp', count: 3, timeout: 5 })
    expect(fromFlags('-d', '::1', '-dp', '22', '-p', 'TCP', '-c', '1', '-t', '0.5')).to.deep.equal({
      destination: '::1',
      destinationport: 22,
      protocol: 'tcp',
      count: 1,
      timeout: 0.5
    })
  })

  it('refuses tcp without a port', () => {
    expect(throwsCode(() => fromFlags('-d', 'x', '-p', 'tcp'), 'USAGE').message).to.equal(
      'destinationport: tcp ping requires a valid destination port between 0 and 65535, got -1'
    )
  })

  it('has examples that are understood', () => {
    for (const { command } of pingModule.examples) {
      expect(pingModule.mistakesIn?.(fromFlags(...command.split(' ').slice(2)))).to.deep.equal([])
    }
  })

  it('opens no files', () => {
    expect(pingModule.classes({})).to.deep.equal({ contents: false, hashes: false, paths: [] })
  })
})
