import { expect } from 'chai'
import { netstatModule } from '../../../../src/modules/netstat/index.ts'
import { parseFlags } from '../../../../src/modules/shared/go/flags.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'

const fromFlags = (...words: string[]) => netstatModule.fromFlags(parseFlags(netstatModule.flags, words))

describe('netstatModule', () => {
  it('reads its flags', () => {
    expect(
      fromFlags('-lm', '^0', '-nm=^1', '-li', '::1', '-ni', '10.0.0.0/8', '-ci', '1.2.3.4', '-lp', '22', '-lp=80')
    ).to.deep.equal({
      localmac: ['^0'],
      localip: ['::1'],
      neighbormac: ['^1'],
      neighborip: ['10.0.0.0/8'],
      connectedip: ['1.2.3.4'],
      listeningport: ['22', '80'],
      namespaces: false
    })
    expect(fromFlags('-lp', '22', '-namespaces')).to.deep.equal({ listeningport: ['22'], namespaces: true })
  })

  it('refuses a command line that asks nothing, or what is none', () => {
    expect(throwsCode(() => fromFlags('-namespaces'), 'USAGE').message).to.equal(
      'netstat needs something to look for: -lm, -nm, -li, -ni, -ci, -lp.'
    )
    expect(throwsCode(() => fromFlags('-lp', 'ssh'), 'USAGE').message).to.equal(
      'listeningport: ssh is not a valid port'
    )
  })

  it('has examples that are understood', () => {
    for (const { command } of netstatModule.examples) {
      const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '').slice(2)
      expect(netstatModule.mistakesIn?.(fromFlags(...words))).to.deep.equal([])
    }
  })

  it('opens no files of the host', () => {
    expect(netstatModule.classes({})).to.deep.equal({ contents: false, hashes: false, paths: [] })
  })
})
