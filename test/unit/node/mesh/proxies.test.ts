import { expect } from 'chai'
import { dialThrough, Proxies } from '../../../../src/node/mesh/proxies.ts'
import { ProxyServer } from '../../../../src/node/mesh/proxy-server.ts'
import { silentLog, type Log } from '../../../../src/util/log.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'

const PEER = { host: 'peer.example.net', port: 1664 }
const OWN = ProxyServer.parse('http://own:1') as ProxyServer
const namesOf = (proxies: Proxies | undefined, host = PEER.host): string[] | undefined =>
  proxies?.for({ ...PEER, host }).map(({ name }) => name)

describe('Proxies', () => {
  it('are none, when nobody names one', async () => {
    for (const env of [{}, { HTTPS_PROXY: '' }, { NO_PROXY: '*', HTTP_PROXY: 'http://other:1' }]) {
      expect(Proxies.of({ noProxy: [] }, env, silentLog)).to.equal(undefined)
    }
    expect(await dialThrough(undefined, { clock: new ManualClock(), log: silentLog })).to.deep.equal({})
  })

  it('are that of the configuration, then that of the environment', () => {
    expect(namesOf(Proxies.of({ proxy: OWN, noProxy: [] }, {}, silentLog))).to.deep.equal(['own:1'])
    expect(namesOf(Proxies.of({ noProxy: [] }, { https_proxy: 'env:2' }, silentLog))).to.deep.equal(['env:2'])
    const both = Proxies.of({ proxy: OWN, noProxy: [] }, { HTTPS_PROXY: 'http://env:2' }, silentLog)
    expect(namesOf(both)).to.deep.equal(['own:1', 'env:2'])
  })

  it('are not used for what the configuration or NO_PROXY names', () => {
    const proxies = Proxies.of(
      { proxy: OWN, noProxy: ['10.0.0.0/8'] },
      { NO_PROXY: 'a.example.net, ,b.example.net' },
      silentLog
    )
    for (const host of ['10.1.2.3', 'a.example.net', 'b.example.net', '127.0.0.1']) {
      expect(namesOf(proxies, host), host).to.deep.equal([])
    }
    expect(namesOf(proxies)).to.deep.equal(['own:1'])
    expect(namesOf(Proxies.of({ proxy: OWN, noProxy: [] }, { no_proxy: '*' }, silentLog))).to.deep.equal([])
  })

  it('leave a variable alone that names another kind of proxy, and say so without repeating it', () => {
    const said: unknown[] = []
    const log: Log = { ...silentLog, warn: (fields, message) => said.push({ fields, message }) }
    expect(Proxies.of({ noProxy: [] }, { HTTPS_PROXY: 'socks5://ada:secret@proxy:1' }, log)).to.equal(undefined)
    expect(JSON.stringify(said)).to.include('HTTPS_PROXY').and.not.include('secret')
    expect(said).to.have.length(1)
  })

  it('tell which one is in use, and call back once, however often that changes', () => {
    const other = ProxyServer.parse('http://other:2') as ProxyServer
    const proxies = new Proxies([OWN, other], { has: () => false } as never)
    const seen: (string | undefined)[] = []
    proxies.onFirstUse(() => seen.push(proxies.inUse?.name))
    expect(proxies.inUse).to.equal(undefined)
    for (const server of [OWN, OWN, other, OWN, other]) proxies.used(server)
    expect(proxies.inUse?.name).to.equal('other:2')
    expect(seen).to.deep.equal(['own:1'])
  })
})
